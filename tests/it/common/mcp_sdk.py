"""A client of the official SDK: lists the tools of `ravi mcp`, calls each, and validates what they return.

Usage: python3 mcp_sdk.py RAVI stdio|http MODE, where the mode is `legacy` or a revision of the protocol. The SDK itself
validates structured content against the output schema of the tool.
"""
import asyncio, json, os, subprocess, sys
from contextlib import asynccontextmanager

from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import create_mcp_http_client, streamable_http_client
from mcp.types import ElicitResult

RAVI, TRANSPORT, MODE = sys.argv[1:]
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


QUESTIONS = []


async def accept(_, question):
    """Answers what the server asks before it sends or deletes something."""
    QUESTIONS.append(question.message)
    return ElicitResult(action="accept")


async def progress(_, __, message):
    MESSAGES.append(message)


MESSAGES = []


@asynccontextmanager
async def transport():
    if TRANSPORT == "stdio":
        yield StdioServerParameters(command=RAVI, args=["mcp"], env=dict(os.environ))
        return
    command = [RAVI, "mcp", "--http", "127.0.0.1:0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        listening = json.loads(server.stdout.readline())
        headers = {"Authorization": f"Bearer {listening['token']}"}
        async with create_mcp_http_client(headers=headers) as http:
            yield streamable_http_client(listening["url"], http_client=http)
        server.terminate()


async def main():
    async with transport() as server, Client(server, mode=MODE, elicitation_callback=accept) as client:
        names = {tool.name for tool in (await client.list_tools()).tools}
        called = {name for name, _ in CALLS}
        # They need a message with an attachment, a one-time password, a browser, and a program that signs up.
        others = {"inbox_download", "passwords_code", "passwords_fill", "signup"}
        assert names - called == others, names ^ called
        thread = None
        for name, arguments in CALLS:
            if arguments.get("id") == "THREAD":
                arguments = {"id": thread}
            result = await client.call_tool(name, arguments, progress_callback=progress)
            content = result.structured_content
            assert not result.is_error, (name, result)
            if name == "wait_for_code":
                assert content["code"] == "564738", content
                thread = content["thread_id"]
            if name == "vault_run":
                assert content["stdout"] == "*****\n", content
    assert len(MESSAGES) == 3 and all(message.startswith("Connected") for message in MESSAGES), MESSAGES
    asked = [question.split(" ")[0] for question in QUESTIONS]
    assert asked == ["Send", "Send", "Send", "Change", "Delete", "Delete"], QUESTIONS
    print(f"{len(CALLS)} calls")


asyncio.run(main())
