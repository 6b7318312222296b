export * from "./fixtures/accounts";
export * from "./fixtures/activity";
export * from "./fixtures/connections";
export * from "./fixtures/notices";
export * from "./fixtures/people";
export * from "./fixtures/setup-problems";
export * from "./fixtures/times";
export * from "./fixtures/world";
