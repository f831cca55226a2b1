"""A client of the official SDK: lists the tools of `ravi mcp`, calls each, and validates what they return.

Usage: python3 mcp_sdk.py RAVI. The SDK itself validates structured content against the output schema of the tool.
"""
import asyncio, os, sys

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

RAVI = sys.argv[1]
CODE = [RAVI, "sandbox", "deliver", "email", "--body", "Your code is 564738"]
CALLS = [
    ("wait_for_code", {"trigger": CODE}),
    ("wait_for_link", {"trigger": [RAVI, "sandbox", "deliver", "email", "--body", "Verify: https://example.com/verify?t=1"]}),
    ("wait_for_message", {"trigger": [RAVI, "sandbox", "deliver", "sms", "--body", "Hello", "--from", "+15551234567"]}),
    ("status", {}),
    ("identities_list", {}),
    ("identities_create", {"name": "second"}),
    ("identities_use", {"identity_name": "sandbox-agent"}),
    ("inbox_list", {}),
    ("inbox_search", {"text": "code"}),
    ("inbox_show", {"id": "THREAD"}),
    ("inbox_message", {"id": "1"}),
    ("inbox_send", {"to": ["a@example.com"], "subject": "x", "body": "y"}),
    ("inbox_reply", {"id": "1", "body": "y"}),
    ("inbox_reply_all", {"id": "1", "body": "y"}),
    ("sms_list", {}),
    ("sms_show", {"conversation_id": "+15551234567"}),
    ("phone", {}),
    ("otp", {"text": "<p>Verify: https://example.com/verify?t=1</p>", "link": True}),
    ("passwords_create", {"domain": "example.com"}),
    ("passwords_list", {}),
    ("passwords_get", {"entry": "example.com"}),
    ("passwords_update", {"entry": "example.com", "generate": True}),
    ("vault_set", {"key": "KEY", "value": "value of the key"}),
    ("vault_list", {}),
    ("vault_get", {"key": "KEY"}),
    ("vault_run", {"command": ["printenv", "KEY"], "env": {"KEY": "ravi://vault/KEY"}}),
    ("passwords_delete", {"entry": "example.com"}),
    ("vault_delete", {"key": "KEY"}),
]


async def main():
    server = StdioServerParameters(command=RAVI, args=["mcp"], env=dict(os.environ))
    async with stdio_client(server) as streams, ClientSession(*streams) as session:
        await session.initialize()
        names = {tool.name for tool in (await session.list_tools()).tools}
        called = {name for name, _ in CALLS}
        # It needs a message with an attachment.
        assert names - called == {"inbox_download"}, names ^ called
        messages = []
        thread = None

        async def progress(_, __, message):
            messages.append(message)

        for name, arguments in CALLS:
            if arguments.get("id") == "THREAD":
                arguments = {"id": thread}
            result = await session.call_tool(name, arguments, progress_callback=progress)
            content = result.structured_content if hasattr(result, "structured_content") else result.structuredContent
            is_error = result.is_error if hasattr(result, "is_error") else result.isError
            assert not is_error, (name, result)
            if name == "wait_for_code":
                assert content["code"] == "564738", content
                thread = content["thread_id"]
            if name == "vault_run":
                assert content["stdout"] == "*****\n", content
        assert len(messages) == 3 and all(message.startswith("Connected") for message in messages), messages
    print(f"{len(CALLS)} calls")


asyncio.run(main())
