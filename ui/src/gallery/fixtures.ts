export * from "./fixtures/accounts";
export * from "./fixtures/activity";
export * from "./fixtures/connections";
export * from "./fixtures/notices";
export * from "./fixtures/setup-problems";
export * from "./fixtures/times";
export * from "./fixtures/users";
export * from "./fixtures/world";
