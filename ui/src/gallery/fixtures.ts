export * from "./fixtures/accounts";
export * from "./fixtures/connections";
export * from "./fixtures/times";
export * from "./fixtures/world";
