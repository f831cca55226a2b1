
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'ravi' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'ravi'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'ravi' {
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('login', 'login', [CompletionResultType]::ParameterValue, 'Log in by approving a code in a browser, on this or any other device')
            [CompletionResult]::new('logout', 'logout', [CompletionResultType]::ParameterValue, 'End the session on the server and remove every secret from this machine')
            [CompletionResult]::new('whoami', 'whoami', [CompletionResultType]::ParameterValue, 'Ask the server who is logged in')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show account, identity and keys as they are known here, without the network')
            [CompletionResult]::new('identities', 'identities', [CompletionResultType]::ParameterValue, 'Manage identities, and choose the one to act as')
            [CompletionResult]::new('inbox', 'inbox', [CompletionResultType]::ParameterValue, 'Read and send email')
            [CompletionResult]::new('sms', 'sms', [CompletionResultType]::ParameterValue, 'Read SMS')
            [CompletionResult]::new('phone', 'phone', [CompletionResultType]::ParameterValue, 'Show the phone numbers of the identity')
            [CompletionResult]::new('passwords', 'passwords', [CompletionResultType]::ParameterValue, 'Manage website passwords, end-to-end encrypted')
            [CompletionResult]::new('vault', 'vault', [CompletionResultType]::ParameterValue, 'Manage key-value secrets, end-to-end encrypted')
            [CompletionResult]::new('subscription', 'subscription', [CompletionResultType]::ParameterValue, 'Show the state of the account''s subscription')
            [CompletionResult]::new('encryption', 'encryption', [CompletionResultType]::ParameterValue, 'Set up or unlock end-to-end encryption')
            [CompletionResult]::new('sandbox', 'sandbox', [CompletionResultType]::ParameterValue, 'Run a local Ravi server, for tests and trials')
            [CompletionResult]::new('hold-clipboard', 'hold-clipboard', [CompletionResultType]::ParameterValue, 'Keep what stdin holds on the clipboard; --copy runs this')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a completion script for a shell')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'ravi;login' {
            [CompletionResult]::new('--email', '--email', [CompletionResultType]::ParameterName, 'Log in with the address and password of the account instead of a browser')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--no-browser', '--no-browser', [CompletionResultType]::ParameterName, 'Do not open a browser; the address and the code are printed anyway')
            [CompletionResult]::new('--password-stdin', '--password-stdin', [CompletionResultType]::ParameterName, 'Read the password of the account from stdin')
            [CompletionResult]::new('--from-go-client', '--from-go-client', [CompletionResultType]::ParameterName, 'Take the session over that the Go client keeps in ~/.ravi, after asking')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask before a session of the Go client is taken over')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask before a session of the Go client is taken over')
            [CompletionResult]::new('--pin-stdin', '--pin-stdin', [CompletionResultType]::ParameterName, 'Read the PIN from stdin [env: RAVI_PIN or RAVI_PIN_FILE]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;logout' {
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;whoami' {
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;status' {
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;identities' {
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the identities of the account')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create an identity')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Show one identity')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Rename an identity')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete an identity, with its inbox, phone number, passwords and secrets')
            [CompletionResult]::new('use', 'use', [CompletionResultType]::ParameterValue, 'Choose the identity that later commands act as')
            [CompletionResult]::new('current', 'current', [CompletionResultType]::ParameterValue, 'Show the identity that commands act as, and who chose it; offline')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'ravi;identities;list' {
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;identities;create' {
            [CompletionResult]::new('--email', '--email', [CompletionResultType]::ParameterName, 'Its address: a local part, or a whole address; the service chooses otherwise')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;identities;get' {
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;identities;update' {
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'The new name')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;identities;delete' {
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;identities;use' {
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--global', '--global', [CompletionResultType]::ParameterName, 'Write the user''s settings')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Write .ravi/config.json of the project, or of this folder if there is none above it')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;identities;current' {
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;identities;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the identities of the account')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create an identity')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Show one identity')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Rename an identity')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete an identity, with its inbox, phone number, passwords and secrets')
            [CompletionResult]::new('use', 'use', [CompletionResultType]::ParameterValue, 'Choose the identity that later commands act as')
            [CompletionResult]::new('current', 'current', [CompletionResultType]::ParameterValue, 'Show the identity that commands act as, and who chose it; offline')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'ravi;identities;help;list' {
            break
        }
        'ravi;identities;help;create' {
            break
        }
        'ravi;identities;help;get' {
            break
        }
        'ravi;identities;help;update' {
            break
        }
        'ravi;identities;help;delete' {
            break
        }
        'ravi;identities;help;use' {
            break
        }
        'ravi;identities;help;current' {
            break
        }
        'ravi;identities;help;help' {
            break
        }
        'ravi;inbox' {
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List threads, newest first')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a thread as a conversation')
            [CompletionResult]::new('messages', 'messages', [CompletionResultType]::ParameterValue, 'List single messages of all threads, newest first')
            [CompletionResult]::new('message', 'message', [CompletionResultType]::ParameterValue, 'Show one message')
            [CompletionResult]::new('send', 'send', [CompletionResultType]::ParameterValue, 'Write and send an email')
            [CompletionResult]::new('reply', 'reply', [CompletionResultType]::ParameterValue, 'Answer the sender of a message')
            [CompletionResult]::new('reply-all', 'reply-all', [CompletionResultType]::ParameterValue, 'Answer the sender and all recipients of a message')
            [CompletionResult]::new('download', 'download', [CompletionResultType]::ParameterValue, 'Save the attachments of a message')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'ravi;inbox;list' {
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'Only from addresses that contain this')
            [CompletionResult]::new('--subject', '--subject', [CompletionResultType]::ParameterName, 'Only with a subject that contains this')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'At most this many, the newest')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--unread', '--unread', [CompletionResultType]::ParameterName, 'Only what has not been read')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;inbox;show' {
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;inbox;messages' {
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'Only from addresses that contain this')
            [CompletionResult]::new('--subject', '--subject', [CompletionResultType]::ParameterName, 'Only with a subject that contains this')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'At most this many, the newest')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--unread', '--unread', [CompletionResultType]::ParameterName, 'Only what has not been read')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;inbox;message' {
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;inbox;send' {
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'A recipient; may be repeated')
            [CompletionResult]::new('--cc', '--cc', [CompletionResultType]::ParameterName, 'A recipient of a copy; may be repeated')
            [CompletionResult]::new('--bcc', '--bcc', [CompletionResultType]::ParameterName, 'A hidden recipient; may be repeated')
            [CompletionResult]::new('--subject', '--subject', [CompletionResultType]::ParameterName, 'The subject')
            [CompletionResult]::new('--body', '--body', [CompletionResultType]::ParameterName, 'The text, or - for stdin')
            [CompletionResult]::new('--body-file', '--body-file', [CompletionResultType]::ParameterName, 'Read the text from a file, or from stdin if it is -')
            [CompletionResult]::new('--attach', '--attach', [CompletionResultType]::ParameterName, 'Attach a file of at most 10 MB; may be repeated')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--text', '--text', [CompletionResultType]::ParameterName, 'The text is plain (the default)')
            [CompletionResult]::new('--html', '--html', [CompletionResultType]::ParameterName, 'The text is HTML')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;inbox;reply' {
            [CompletionResult]::new('--body', '--body', [CompletionResultType]::ParameterName, 'The text, or - for stdin')
            [CompletionResult]::new('--body-file', '--body-file', [CompletionResultType]::ParameterName, 'Read the text from a file, or from stdin if it is -')
            [CompletionResult]::new('--attach', '--attach', [CompletionResultType]::ParameterName, 'Attach a file of at most 10 MB; may be repeated')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--text', '--text', [CompletionResultType]::ParameterName, 'The text is plain (the default)')
            [CompletionResult]::new('--html', '--html', [CompletionResultType]::ParameterName, 'The text is HTML')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;inbox;reply-all' {
            [CompletionResult]::new('--body', '--body', [CompletionResultType]::ParameterName, 'The text, or - for stdin')
            [CompletionResult]::new('--body-file', '--body-file', [CompletionResultType]::ParameterName, 'Read the text from a file, or from stdin if it is -')
            [CompletionResult]::new('--attach', '--attach', [CompletionResultType]::ParameterName, 'Attach a file of at most 10 MB; may be repeated')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--text', '--text', [CompletionResultType]::ParameterName, 'The text is plain (the default)')
            [CompletionResult]::new('--html', '--html', [CompletionResultType]::ParameterName, 'The text is HTML')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;inbox;download' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The folder to save into; made if it is not there')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The folder to save into; made if it is not there')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Replace files that are there already')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;inbox;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List threads, newest first')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a thread as a conversation')
            [CompletionResult]::new('messages', 'messages', [CompletionResultType]::ParameterValue, 'List single messages of all threads, newest first')
            [CompletionResult]::new('message', 'message', [CompletionResultType]::ParameterValue, 'Show one message')
            [CompletionResult]::new('send', 'send', [CompletionResultType]::ParameterValue, 'Write and send an email')
            [CompletionResult]::new('reply', 'reply', [CompletionResultType]::ParameterValue, 'Answer the sender of a message')
            [CompletionResult]::new('reply-all', 'reply-all', [CompletionResultType]::ParameterValue, 'Answer the sender and all recipients of a message')
            [CompletionResult]::new('download', 'download', [CompletionResultType]::ParameterValue, 'Save the attachments of a message')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'ravi;inbox;help;list' {
            break
        }
        'ravi;inbox;help;show' {
            break
        }
        'ravi;inbox;help;messages' {
            break
        }
        'ravi;inbox;help;message' {
            break
        }
        'ravi;inbox;help;send' {
            break
        }
        'ravi;inbox;help;reply' {
            break
        }
        'ravi;inbox;help;reply-all' {
            break
        }
        'ravi;inbox;help;download' {
            break
        }
        'ravi;inbox;help;help' {
            break
        }
        'ravi;sms' {
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List conversations, newest first')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a conversation')
            [CompletionResult]::new('messages', 'messages', [CompletionResultType]::ParameterValue, 'List single messages of all conversations, newest first')
            [CompletionResult]::new('message', 'message', [CompletionResultType]::ParameterValue, 'Show one message')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'ravi;sms;list' {
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'Only from numbers that contain this')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'At most this many, the newest')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--unread', '--unread', [CompletionResultType]::ParameterName, 'Only what has not been read')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;sms;show' {
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;sms;messages' {
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'Only from numbers that contain this')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'At most this many, the newest')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--unread', '--unread', [CompletionResultType]::ParameterName, 'Only what has not been read')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;sms;message' {
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;sms;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List conversations, newest first')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a conversation')
            [CompletionResult]::new('messages', 'messages', [CompletionResultType]::ParameterValue, 'List single messages of all conversations, newest first')
            [CompletionResult]::new('message', 'message', [CompletionResultType]::ParameterValue, 'Show one message')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'ravi;sms;help;list' {
            break
        }
        'ravi;sms;help;show' {
            break
        }
        'ravi;sms;help;messages' {
            break
        }
        'ravi;sms;help;message' {
            break
        }
        'ravi;sms;help;help' {
            break
        }
        'ravi;phone' {
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;passwords' {
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List domains and usernames; passwords are not shown')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Show one entry, decrypted')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Store a new entry; without a password, one is generated here')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Change fields of an entry, and leave the others as they are')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete an entry')
            [CompletionResult]::new('generate', 'generate', [CompletionResultType]::ParameterValue, 'Generate a password on this machine, from the system''s random source')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Store the passwords that another manager exported')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Print all passwords, decrypted, as CSV that browsers and password managers read')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'ravi;passwords;list' {
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;passwords;get' {
            [CompletionResult]::new('--field', '--field', [CompletionResultType]::ParameterName, 'Print this field alone, bare')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--copy', '--copy', [CompletionResultType]::ParameterName, 'Put the password, or the field, on the clipboard for 45 seconds, and print nothing')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;passwords;create' {
            [CompletionResult]::new('--username', '--username', [CompletionResultType]::ParameterName, 'The username; the identity''s address if it is not given')
            [CompletionResult]::new('--password', '--password', [CompletionResultType]::ParameterName, 'The password itself, or - for stdin (the list of processes shows what is typed here)')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'Read the password from a file')
            [CompletionResult]::new('--notes', '--notes', [CompletionResultType]::ParameterName, 'Notes (the list of processes shows what is typed here)')
            [CompletionResult]::new('--notes-file', '--notes-file', [CompletionResultType]::ParameterName, 'Read the notes from a file, or from stdin if it is -')
            [CompletionResult]::new('--length', '--length', [CompletionResultType]::ParameterName, 'Characters in all')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'Characters to leave out')
            [CompletionResult]::new('--words', '--words', [CompletionResultType]::ParameterName, 'A passphrase of this many words (11 bits each) instead')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--password-stdin', '--password-stdin', [CompletionResultType]::ParameterName, 'Read the password from stdin')
            [CompletionResult]::new('--password-prompt', '--password-prompt', [CompletionResultType]::ParameterName, 'Ask for the password')
            [CompletionResult]::new('--plaintext', '--plaintext', [CompletionResultType]::ParameterName, 'Store it unencrypted, on a server without end-to-end encryption')
            [CompletionResult]::new('--no-symbols', '--no-symbols', [CompletionResultType]::ParameterName, 'Leave symbols out')
            [CompletionResult]::new('--no-digits', '--no-digits', [CompletionResultType]::ParameterName, 'Leave digits out')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;passwords;update' {
            [CompletionResult]::new('--domain', '--domain', [CompletionResultType]::ParameterName, 'Move the entry to this domain')
            [CompletionResult]::new('--username', '--username', [CompletionResultType]::ParameterName, 'The new username')
            [CompletionResult]::new('--password', '--password', [CompletionResultType]::ParameterName, 'The password itself, or - for stdin (the list of processes shows what is typed here)')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'Read the password from a file')
            [CompletionResult]::new('--notes', '--notes', [CompletionResultType]::ParameterName, 'Notes (the list of processes shows what is typed here)')
            [CompletionResult]::new('--notes-file', '--notes-file', [CompletionResultType]::ParameterName, 'Read the notes from a file, or from stdin if it is -')
            [CompletionResult]::new('--length', '--length', [CompletionResultType]::ParameterName, 'Characters in all')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'Characters to leave out')
            [CompletionResult]::new('--words', '--words', [CompletionResultType]::ParameterName, 'A passphrase of this many words (11 bits each) instead')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--generate', '--generate', [CompletionResultType]::ParameterName, 'Generate the new password here')
            [CompletionResult]::new('--password-stdin', '--password-stdin', [CompletionResultType]::ParameterName, 'Read the password from stdin')
            [CompletionResult]::new('--password-prompt', '--password-prompt', [CompletionResultType]::ParameterName, 'Ask for the password')
            [CompletionResult]::new('--plaintext', '--plaintext', [CompletionResultType]::ParameterName, 'Store it unencrypted, on a server without end-to-end encryption')
            [CompletionResult]::new('--no-symbols', '--no-symbols', [CompletionResultType]::ParameterName, 'Leave symbols out')
            [CompletionResult]::new('--no-digits', '--no-digits', [CompletionResultType]::ParameterName, 'Leave digits out')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;passwords;delete' {
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;passwords;generate' {
            [CompletionResult]::new('--length', '--length', [CompletionResultType]::ParameterName, 'Characters in all')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'Characters to leave out')
            [CompletionResult]::new('--words', '--words', [CompletionResultType]::ParameterName, 'A passphrase of this many words (11 bits each) instead')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--no-symbols', '--no-symbols', [CompletionResultType]::ParameterName, 'Leave symbols out')
            [CompletionResult]::new('--no-digits', '--no-digits', [CompletionResultType]::ParameterName, 'Leave digits out')
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'Ask the service for the password instead; the service has then seen it')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;passwords;import' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Which manager wrote it; told by its content otherwise')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Tell what would be stored, and store nothing')
            [CompletionResult]::new('--plaintext', '--plaintext', [CompletionResultType]::ParameterName, 'Store them unencrypted, on a server without end-to-end encryption')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;passwords;export' {
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask whether the passwords may leave the vault in plain text')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask whether the passwords may leave the vault in plain text')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;passwords;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List domains and usernames; passwords are not shown')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Show one entry, decrypted')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Store a new entry; without a password, one is generated here')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Change fields of an entry, and leave the others as they are')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete an entry')
            [CompletionResult]::new('generate', 'generate', [CompletionResultType]::ParameterValue, 'Generate a password on this machine, from the system''s random source')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Store the passwords that another manager exported')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Print all passwords, decrypted, as CSV that browsers and password managers read')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'ravi;passwords;help;list' {
            break
        }
        'ravi;passwords;help;get' {
            break
        }
        'ravi;passwords;help;create' {
            break
        }
        'ravi;passwords;help;update' {
            break
        }
        'ravi;passwords;help;delete' {
            break
        }
        'ravi;passwords;help;generate' {
            break
        }
        'ravi;passwords;help;import' {
            break
        }
        'ravi;passwords;help;export' {
            break
        }
        'ravi;passwords;help;help' {
            break
        }
        'ravi;vault' {
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List keys; values are not shown')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Show one secret, decrypted')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Store a secret, or replace the value of one that is there')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete a secret')
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Run a command with the secrets in its environment')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Print all secrets, in a form that another program reads')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Store the secrets of a .env or JSON file')
            [CompletionResult]::new('inject', 'inject', [CompletionResultType]::ParameterValue, 'Fill a template with secrets')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'ravi;vault;list' {
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;vault;get' {
            [CompletionResult]::new('--field', '--field', [CompletionResultType]::ParameterName, 'Print this field alone, bare')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--copy', '--copy', [CompletionResultType]::ParameterName, 'Put the value on the clipboard for 45 seconds, and print nothing')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;vault;set' {
            [CompletionResult]::new('--value-file', '--value-file', [CompletionResultType]::ParameterName, 'Read the value from a file')
            [CompletionResult]::new('--notes', '--notes', [CompletionResultType]::ParameterName, 'Notes; those of a secret that is there stay otherwise')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--no-clobber', '--no-clobber', [CompletionResultType]::ParameterName, 'Refuse to replace a secret that is there')
            [CompletionResult]::new('--plaintext', '--plaintext', [CompletionResultType]::ParameterName, 'Store it unencrypted, on a server without end-to-end encryption')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;vault;delete' {
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;vault;run' {
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Only these keys')
            [CompletionResult]::new('--prefix', '--prefix', [CompletionResultType]::ParameterName, 'Put this before each key to name the variable')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--mask', '--mask', [CompletionResultType]::ParameterName, 'Hide the values in what the command prints')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;vault;export' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'The form')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not warn that the secrets leave the vault in plain text')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not warn that the secrets leave the vault in plain text')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;vault;import' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What is in it; told by its first character otherwise')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Tell what would be stored, and store nothing')
            [CompletionResult]::new('--plaintext', '--plaintext', [CompletionResultType]::ParameterName, 'Store it unencrypted, on a server without end-to-end encryption')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;vault;inject' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write to a file that only you can read, instead of stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write to a file that only you can read, instead of stdout')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;vault;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List keys; values are not shown')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Show one secret, decrypted')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Store a secret, or replace the value of one that is there')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete a secret')
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Run a command with the secrets in its environment')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Print all secrets, in a form that another program reads')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Store the secrets of a .env or JSON file')
            [CompletionResult]::new('inject', 'inject', [CompletionResultType]::ParameterValue, 'Fill a template with secrets')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'ravi;vault;help;list' {
            break
        }
        'ravi;vault;help;get' {
            break
        }
        'ravi;vault;help;set' {
            break
        }
        'ravi;vault;help;delete' {
            break
        }
        'ravi;vault;help;run' {
            break
        }
        'ravi;vault;help;export' {
            break
        }
        'ravi;vault;help;import' {
            break
        }
        'ravi;vault;help;inject' {
            break
        }
        'ravi;vault;help;help' {
            break
        }
        'ravi;subscription' {
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;encryption' {
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show whether a PIN has been set, and whether the keys here match the server''s')
            [CompletionResult]::new('setup', 'setup', [CompletionResultType]::ParameterValue, 'Choose the account''s PIN, once')
            [CompletionResult]::new('unlock', 'unlock', [CompletionResultType]::ParameterValue, 'Derive the keys from the PIN and keep them here')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'ravi;encryption;status' {
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;encryption;setup' {
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--pin-stdin', '--pin-stdin', [CompletionResultType]::ParameterName, 'Read the PIN from stdin [env: RAVI_PIN or RAVI_PIN_FILE]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;encryption;unlock' {
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--pin-stdin', '--pin-stdin', [CompletionResultType]::ParameterName, 'Read the PIN from stdin [env: RAVI_PIN or RAVI_PIN_FILE]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;encryption;help' {
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show whether a PIN has been set, and whether the keys here match the server''s')
            [CompletionResult]::new('setup', 'setup', [CompletionResultType]::ParameterValue, 'Choose the account''s PIN, once')
            [CompletionResult]::new('unlock', 'unlock', [CompletionResultType]::ParameterValue, 'Derive the keys from the PIN and keep them here')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'ravi;encryption;help;status' {
            break
        }
        'ravi;encryption;help;setup' {
            break
        }
        'ravi;encryption;help;unlock' {
            break
        }
        'ravi;encryption;help;help' {
            break
        }
        'ravi;sandbox' {
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Serve until Ctrl-C, on loopback only')
            [CompletionResult]::new('exec', 'exec', [CompletionResultType]::ParameterValue, 'Run a command against a fresh sandbox, logged in and with a PIN set')
            [CompletionResult]::new('deliver', 'deliver', [CompletionResultType]::ParameterValue, 'Make an email or an SMS arrive in a sandbox that is running')
            [CompletionResult]::new('reset', 'reset', [CompletionResultType]::ParameterValue, 'Forget everything that is stored in the sandbox''s database')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'ravi;sandbox;serve' {
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'The port; 0 for any that is free')
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database; one in the user''s data folder if it is not given')
            [CompletionResult]::new('--access-ttl', '--access-ttl', [CompletionResultType]::ParameterName, 'Seconds that an access token lives')
            [CompletionResult]::new('--device-ttl', '--device-ttl', [CompletionResultType]::ParameterName, 'Seconds that a device code lives')
            [CompletionResult]::new('--interval', '--interval', [CompletionResultType]::ParameterName, 'Least seconds between two polls for a device code')
            [CompletionResult]::new('--page-length', '--page-length', [CompletionResultType]::ParameterName, 'Give lists of mail and SMS in pages of this many rows')
            [CompletionResult]::new('--latency', '--latency', [CompletionResultType]::ParameterName, 'Let every request take this long at least, such as 20ms')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--ephemeral', '--ephemeral', [CompletionResultType]::ParameterName, 'Keep everything in memory, and forget it at the end')
            [CompletionResult]::new('--no-encryption', '--no-encryption', [CompletionResultType]::ParameterName, 'Serve an account without end-to-end encryption')
            [CompletionResult]::new('--no-subscription', '--no-subscription', [CompletionResultType]::ParameterName, 'Serve an account without an active subscription')
            [CompletionResult]::new('--oldest-first', '--oldest-first', [CompletionResultType]::ParameterName, 'Begin lists of mail and SMS with the oldest')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;sandbox;exec' {
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;sandbox;deliver' {
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('email', 'email', [CompletionResultType]::ParameterValue, 'Deliver an email, from options, a file, or a whole message (.eml)')
            [CompletionResult]::new('sms', 'sms', [CompletionResultType]::ParameterValue, 'Deliver an SMS')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'ravi;sandbox;deliver;email' {
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Name, uuid or address of the identity; the first one if it is not given')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'The sender')
            [CompletionResult]::new('--subject', '--subject', [CompletionResultType]::ParameterName, 'The subject')
            [CompletionResult]::new('--body', '--body', [CompletionResultType]::ParameterName, 'The text')
            [CompletionResult]::new('--body-file', '--body-file', [CompletionResultType]::ParameterName, 'Read the text from a file, or from stdin if it is -')
            [CompletionResult]::new('--thread', '--thread', [CompletionResultType]::ParameterName, 'The thread that it belongs to; a new one if it is not given')
            [CompletionResult]::new('--eml', '--eml', [CompletionResultType]::ParameterName, 'Deliver a whole message as mail programs save it, or stdin if it is -')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--html', '--html', [CompletionResultType]::ParameterName, 'The text is HTML')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;sandbox;deliver;sms' {
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Name, uuid or number of the identity; the first one if it is not given')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'The sender''s number')
            [CompletionResult]::new('--body', '--body', [CompletionResultType]::ParameterName, 'The text')
            [CompletionResult]::new('--body-file', '--body-file', [CompletionResultType]::ParameterName, 'Read the text from a file, or from stdin if it is -')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;sandbox;deliver;help' {
            [CompletionResult]::new('email', 'email', [CompletionResultType]::ParameterValue, 'Deliver an email, from options, a file, or a whole message (.eml)')
            [CompletionResult]::new('sms', 'sms', [CompletionResultType]::ParameterValue, 'Deliver an SMS')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'ravi;sandbox;deliver;help;email' {
            break
        }
        'ravi;sandbox;deliver;help;sms' {
            break
        }
        'ravi;sandbox;deliver;help;help' {
            break
        }
        'ravi;sandbox;reset' {
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'The database; the one in the user''s data folder if it is not given')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;sandbox;help' {
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Serve until Ctrl-C, on loopback only')
            [CompletionResult]::new('exec', 'exec', [CompletionResultType]::ParameterValue, 'Run a command against a fresh sandbox, logged in and with a PIN set')
            [CompletionResult]::new('deliver', 'deliver', [CompletionResultType]::ParameterValue, 'Make an email or an SMS arrive in a sandbox that is running')
            [CompletionResult]::new('reset', 'reset', [CompletionResultType]::ParameterValue, 'Forget everything that is stored in the sandbox''s database')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'ravi;sandbox;help;serve' {
            break
        }
        'ravi;sandbox;help;exec' {
            break
        }
        'ravi;sandbox;help;deliver' {
            [CompletionResult]::new('email', 'email', [CompletionResultType]::ParameterValue, 'Deliver an email, from options, a file, or a whole message (.eml)')
            [CompletionResult]::new('sms', 'sms', [CompletionResultType]::ParameterValue, 'Deliver an SMS')
            break
        }
        'ravi;sandbox;help;deliver;email' {
            break
        }
        'ravi;sandbox;help;deliver;sms' {
            break
        }
        'ravi;sandbox;help;reset' {
            break
        }
        'ravi;sandbox;help;help' {
            break
        }
        'ravi;hold-clipboard' {
            [CompletionResult]::new('--seconds', '--seconds', [CompletionResultType]::ParameterName, 'Seconds until it is cleared')
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;completions' {
            [CompletionResult]::new('--jq', '--jq', [CompletionResultType]::ParameterName, 'Filter the JSON answer with a jq expression; strings are printed bare')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'Act as this identity for one command [env: RAVI_IDENTITY]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to another server [env: RAVI_API_URL]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this long, such as 90s or 2m')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON on stdout; errors are JSON on stderr')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print identifiers only, and no remarks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell on stderr which requests are made')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask anything; fail and say what would have answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravi;help' {
            [CompletionResult]::new('login', 'login', [CompletionResultType]::ParameterValue, 'Log in by approving a code in a browser, on this or any other device')
            [CompletionResult]::new('logout', 'logout', [CompletionResultType]::ParameterValue, 'End the session on the server and remove every secret from this machine')
            [CompletionResult]::new('whoami', 'whoami', [CompletionResultType]::ParameterValue, 'Ask the server who is logged in')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show account, identity and keys as they are known here, without the network')
            [CompletionResult]::new('identities', 'identities', [CompletionResultType]::ParameterValue, 'Manage identities, and choose the one to act as')
            [CompletionResult]::new('inbox', 'inbox', [CompletionResultType]::ParameterValue, 'Read and send email')
            [CompletionResult]::new('sms', 'sms', [CompletionResultType]::ParameterValue, 'Read SMS')
            [CompletionResult]::new('phone', 'phone', [CompletionResultType]::ParameterValue, 'Show the phone numbers of the identity')
            [CompletionResult]::new('passwords', 'passwords', [CompletionResultType]::ParameterValue, 'Manage website passwords, end-to-end encrypted')
            [CompletionResult]::new('vault', 'vault', [CompletionResultType]::ParameterValue, 'Manage key-value secrets, end-to-end encrypted')
            [CompletionResult]::new('subscription', 'subscription', [CompletionResultType]::ParameterValue, 'Show the state of the account''s subscription')
            [CompletionResult]::new('encryption', 'encryption', [CompletionResultType]::ParameterValue, 'Set up or unlock end-to-end encryption')
            [CompletionResult]::new('sandbox', 'sandbox', [CompletionResultType]::ParameterValue, 'Run a local Ravi server, for tests and trials')
            [CompletionResult]::new('hold-clipboard', 'hold-clipboard', [CompletionResultType]::ParameterValue, 'Keep what stdin holds on the clipboard; --copy runs this')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a completion script for a shell')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'ravi;help;login' {
            break
        }
        'ravi;help;logout' {
            break
        }
        'ravi;help;whoami' {
            break
        }
        'ravi;help;status' {
            break
        }
        'ravi;help;identities' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the identities of the account')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create an identity')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Show one identity')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Rename an identity')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete an identity, with its inbox, phone number, passwords and secrets')
            [CompletionResult]::new('use', 'use', [CompletionResultType]::ParameterValue, 'Choose the identity that later commands act as')
            [CompletionResult]::new('current', 'current', [CompletionResultType]::ParameterValue, 'Show the identity that commands act as, and who chose it; offline')
            break
        }
        'ravi;help;identities;list' {
            break
        }
        'ravi;help;identities;create' {
            break
        }
        'ravi;help;identities;get' {
            break
        }
        'ravi;help;identities;update' {
            break
        }
        'ravi;help;identities;delete' {
            break
        }
        'ravi;help;identities;use' {
            break
        }
        'ravi;help;identities;current' {
            break
        }
        'ravi;help;inbox' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List threads, newest first')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a thread as a conversation')
            [CompletionResult]::new('messages', 'messages', [CompletionResultType]::ParameterValue, 'List single messages of all threads, newest first')
            [CompletionResult]::new('message', 'message', [CompletionResultType]::ParameterValue, 'Show one message')
            [CompletionResult]::new('send', 'send', [CompletionResultType]::ParameterValue, 'Write and send an email')
            [CompletionResult]::new('reply', 'reply', [CompletionResultType]::ParameterValue, 'Answer the sender of a message')
            [CompletionResult]::new('reply-all', 'reply-all', [CompletionResultType]::ParameterValue, 'Answer the sender and all recipients of a message')
            [CompletionResult]::new('download', 'download', [CompletionResultType]::ParameterValue, 'Save the attachments of a message')
            break
        }
        'ravi;help;inbox;list' {
            break
        }
        'ravi;help;inbox;show' {
            break
        }
        'ravi;help;inbox;messages' {
            break
        }
        'ravi;help;inbox;message' {
            break
        }
        'ravi;help;inbox;send' {
            break
        }
        'ravi;help;inbox;reply' {
            break
        }
        'ravi;help;inbox;reply-all' {
            break
        }
        'ravi;help;inbox;download' {
            break
        }
        'ravi;help;sms' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List conversations, newest first')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a conversation')
            [CompletionResult]::new('messages', 'messages', [CompletionResultType]::ParameterValue, 'List single messages of all conversations, newest first')
            [CompletionResult]::new('message', 'message', [CompletionResultType]::ParameterValue, 'Show one message')
            break
        }
        'ravi;help;sms;list' {
            break
        }
        'ravi;help;sms;show' {
            break
        }
        'ravi;help;sms;messages' {
            break
        }
        'ravi;help;sms;message' {
            break
        }
        'ravi;help;phone' {
            break
        }
        'ravi;help;passwords' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List domains and usernames; passwords are not shown')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Show one entry, decrypted')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Store a new entry; without a password, one is generated here')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Change fields of an entry, and leave the others as they are')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete an entry')
            [CompletionResult]::new('generate', 'generate', [CompletionResultType]::ParameterValue, 'Generate a password on this machine, from the system''s random source')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Store the passwords that another manager exported')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Print all passwords, decrypted, as CSV that browsers and password managers read')
            break
        }
        'ravi;help;passwords;list' {
            break
        }
        'ravi;help;passwords;get' {
            break
        }
        'ravi;help;passwords;create' {
            break
        }
        'ravi;help;passwords;update' {
            break
        }
        'ravi;help;passwords;delete' {
            break
        }
        'ravi;help;passwords;generate' {
            break
        }
        'ravi;help;passwords;import' {
            break
        }
        'ravi;help;passwords;export' {
            break
        }
        'ravi;help;vault' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List keys; values are not shown')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Show one secret, decrypted')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Store a secret, or replace the value of one that is there')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete a secret')
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Run a command with the secrets in its environment')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Print all secrets, in a form that another program reads')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Store the secrets of a .env or JSON file')
            [CompletionResult]::new('inject', 'inject', [CompletionResultType]::ParameterValue, 'Fill a template with secrets')
            break
        }
        'ravi;help;vault;list' {
            break
        }
        'ravi;help;vault;get' {
            break
        }
        'ravi;help;vault;set' {
            break
        }
        'ravi;help;vault;delete' {
            break
        }
        'ravi;help;vault;run' {
            break
        }
        'ravi;help;vault;export' {
            break
        }
        'ravi;help;vault;import' {
            break
        }
        'ravi;help;vault;inject' {
            break
        }
        'ravi;help;subscription' {
            break
        }
        'ravi;help;encryption' {
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show whether a PIN has been set, and whether the keys here match the server''s')
            [CompletionResult]::new('setup', 'setup', [CompletionResultType]::ParameterValue, 'Choose the account''s PIN, once')
            [CompletionResult]::new('unlock', 'unlock', [CompletionResultType]::ParameterValue, 'Derive the keys from the PIN and keep them here')
            break
        }
        'ravi;help;encryption;status' {
            break
        }
        'ravi;help;encryption;setup' {
            break
        }
        'ravi;help;encryption;unlock' {
            break
        }
        'ravi;help;sandbox' {
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Serve until Ctrl-C, on loopback only')
            [CompletionResult]::new('exec', 'exec', [CompletionResultType]::ParameterValue, 'Run a command against a fresh sandbox, logged in and with a PIN set')
            [CompletionResult]::new('deliver', 'deliver', [CompletionResultType]::ParameterValue, 'Make an email or an SMS arrive in a sandbox that is running')
            [CompletionResult]::new('reset', 'reset', [CompletionResultType]::ParameterValue, 'Forget everything that is stored in the sandbox''s database')
            break
        }
        'ravi;help;sandbox;serve' {
            break
        }
        'ravi;help;sandbox;exec' {
            break
        }
        'ravi;help;sandbox;deliver' {
            [CompletionResult]::new('email', 'email', [CompletionResultType]::ParameterValue, 'Deliver an email, from options, a file, or a whole message (.eml)')
            [CompletionResult]::new('sms', 'sms', [CompletionResultType]::ParameterValue, 'Deliver an SMS')
            break
        }
        'ravi;help;sandbox;deliver;email' {
            break
        }
        'ravi;help;sandbox;deliver;sms' {
            break
        }
        'ravi;help;sandbox;reset' {
            break
        }
        'ravi;help;hold-clipboard' {
            break
        }
        'ravi;help;completions' {
            break
        }
        'ravi;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
