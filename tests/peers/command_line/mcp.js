// An MCP client made with one of the official SDKs, with `adkeeper mcp` as its server. It prints what it found, waits
// for a line, calls the same tool again on the same connection, and waits for another line.

import { createInterface } from "node:readline/promises";

const SDK = process.argv[2];
const modern = SDK === "@modelcontextprotocol/client";
const load = (part) => import(modern ? `${SDK}${part.modern}` : `${SDK}${part.first}`);
const { Client } = await load({ first: "/client/index.js", modern: "" });
const { StdioClientTransport, getDefaultEnvironment } = await load({
  first: "/client/stdio.js",
  modern: "/stdio",
});

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const print = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

// What the SDK passes on by itself is not enough to find an Adkeeper with folders of its own.
const { ADKEEPER_DATA_DIR, XDG_RUNTIME_DIR } = process.env;
const transport = new StdioClientTransport({
  command: "adkeeper",
  args: ["mcp"],
  env: { ...getDefaultEnvironment(), ADKEEPER_DATA_DIR, XDG_RUNTIME_DIR },
});
// Which revision was agreed on is told to transports only.
let version;
transport.setProtocolVersion = (agreed) => {
  version = agreed;
};
const client = new Client(
  { name: "peers", version: "1" },
  modern ? { versionNegotiation: { mode: "auto" } } : {},
);
client.onclose = () => lines.return();
await client.connect(transport);

async function query() {
  const name = "account_management-query_advertiser_account";
  const { content, isError } = await client.callTool({ name, arguments: { body: {} } });
  if (isError) throw new Error(content[0].text);
  return JSON.parse(content[0].text);
}

const { tools } = await client.listTools();
print({
  version: client.getNegotiatedProtocolVersion?.() ?? version,
  tools: tools.map((tool) => tool.name),
  answer: await query(),
});
await lines.next();
print({ answer: await query() });
await lines.next();
await client.close();
process.exit(0);
