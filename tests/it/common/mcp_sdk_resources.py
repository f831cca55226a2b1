"""A client of the official SDK: resources, their changes, and prompts of `ravi mcp`, as a legacy and as a modern client.

Usage: python3 mcp_sdk_resources.py RAVI
"""
import asyncio, json, os, subprocess, sys, warnings

from mcp import Client, StdioServerParameters

# The SDK warns of legacy clients.
warnings.simplefilter("ignore")
RAVI = sys.argv[1]
SERVER = StdioServerParameters(command=RAVI, args=["mcp"], env=dict(os.environ))


def deliver(*args):
    subprocess.run([RAVI, "sandbox", "deliver", *args], check=True, stdout=subprocess.DEVNULL)


async def read(client):
    """Reads all there is; gives the URIs."""
    templates = (await client.list_resource_templates()).resource_templates
    assert [one.uri_template for one in templates] == ["ravi://inbox/{thread}", "ravi://sms/{conversation}"]
    uris = [str(one.uri) for one in (await client.list_resources()).resources]
    for uri in uris:
        contents = (await client.read_resource(uri)).contents
        json.loads(contents[0].text)
        assert contents[-1].text.startswith("<<<") and contents[-1].meta["ravi/untrusted"], contents
    prompts = (await client.list_prompts()).prompts
    assert [one.name for one in prompts] == ["sign_up", "log_in", "triage_inbox"]
    for prompt in prompts:
        arguments = {one.name: "example.com" for one in prompt.arguments if one.required}
        got = await client.get_prompt(prompt.name, arguments)
        assert "`" in got.messages[0].content.text, got
    return uris


async def legacy():
    notified = asyncio.Queue()

    async def note(message):
        await notified.put(message)

    async with Client(SERVER, mode="legacy", message_handler=note) as client:
        assert client.protocol_version < "2026-07-28"
        uris = await read(client)
        await client.subscribe_resource(uris[1])
        deliver("sms", "--body", "Hello", "--from", "+15551234567")
        updated = await notified.get()
        assert (updated.method, updated.params.uri) == ("notifications/resources/updated", uris[1]), updated
        deliver("email", "--body", "Hello")
        changed = await notified.get()
        assert changed.method == "notifications/resources/list_changed", changed
        await client.unsubscribe_resource(uris[1])


async def modern():
    async with Client(SERVER) as client:
        assert client.protocol_version == "2026-07-28"
        uris = await read(client)
        async with client.listen(resources_list_changed=True, resource_subscriptions=[uris[-1]]) as events:
            assert events.honored.resources_list_changed and events.honored.resource_subscriptions, events.honored
            # Once it is connected, all may have changed.
            started = {type(await anext(events)).__name__ for _ in range(2)}
            assert started == {"ResourcesListChanged", "ResourceUpdated"}, started
            deliver("sms", "--body", "Hello", "--from", "+15551234567")
            updated = await anext(events)
            assert (type(updated).__name__, updated.uri) == ("ResourceUpdated", uris[-1]), updated
            deliver("email", "--body", "Hello")
            changed = await anext(events)
            assert type(changed).__name__ == "ResourcesListChanged", changed


deliver("email", "--body", "Hello", "--subject", "Hi")
deliver("sms", "--body", "Hello", "--from", "+15551234567")
asyncio.run(legacy())
asyncio.run(modern())
print("legacy, modern")
