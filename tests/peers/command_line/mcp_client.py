"""An MCP client made with the official SDK, with `adkeeper mcp` as its server.

The first argument says how it connects, further ones are the server's. The last line printed is JSON.
"""

import json
import os
import sys

import anyio
from mcp import Client, MCPError, StdioServerParameters

MODE, *OPTIONS = sys.argv[1:]
# What the SDK passes on by itself is not enough to find an Adkeeper with folders of its own.
FOLDERS = {name: os.environ[name] for name in ("ADKEEPER_DATA_DIR", "XDG_RUNTIME_DIR")}
SERVER = StdioServerParameters(command="adkeeper", args=["mcp", *OPTIONS], env=FOLDERS)


async def main():
    """Lists the tools, calls one that reads, and one that changes something if that has to be refused."""
    async with Client(SERVER, mode=MODE) as client:
        tools = (await client.list_tools()).tools
        called = await client.call_tool("account_management-query_advertiser_account", {"body": {}})
        assert not called.is_error, called
        accounts = json.loads(called.content[0].text)["advertiserAccounts"]
        told = {
            "version": client.protocol_version,
            "tools": [tool.name for tool in tools],
            "accounts": [one["advertiserAccountId"] for one in accounts],
        }
        if "--read-only" in OPTIONS:
            try:
                await client.call_tool("campaign_management-delete_campaign", {"body": {}})
            except MCPError as error:
                told["refused"] = error.error.data
        print(json.dumps(told))


anyio.run(main)
