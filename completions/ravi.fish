# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_ravi_global_optspecs
    string join \n json jq= q/quiet identity= api-url= timeout= v/verbose color= no-input h/help V/version
end

function __fish_ravi_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_ravi_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_ravi_using_subcommand
    set -l cmd (__fish_ravi_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c ravi -n "__fish_ravi_needs_command" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_needs_command" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_needs_command" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_needs_command" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_needs_command" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_needs_command" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_needs_command" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_needs_command" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_needs_command" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_needs_command" -s V -l version -d 'Print version'
complete -c ravi -n "__fish_ravi_needs_command" -f -a "login" -d 'Log in by approving a code in a browser, on this or any other device'
complete -c ravi -n "__fish_ravi_needs_command" -f -a "logout" -d 'End the session on the server and remove every secret from this machine'
complete -c ravi -n "__fish_ravi_needs_command" -f -a "whoami" -d 'Ask the server who is logged in'
complete -c ravi -n "__fish_ravi_needs_command" -f -a "status" -d 'Show account, identity and keys as they are known here, without the network'
complete -c ravi -n "__fish_ravi_needs_command" -f -a "identities" -d 'Manage identities, and choose the one to act as'
complete -c ravi -n "__fish_ravi_needs_command" -f -a "inbox" -d 'Read and send email'
complete -c ravi -n "__fish_ravi_needs_command" -f -a "sms" -d 'Read SMS'
complete -c ravi -n "__fish_ravi_needs_command" -f -a "phone" -d 'Show the phone numbers of the identity'
complete -c ravi -n "__fish_ravi_needs_command" -f -a "passwords" -d 'Manage website passwords, end-to-end encrypted'
complete -c ravi -n "__fish_ravi_needs_command" -f -a "vault" -d 'Manage key-value secrets, end-to-end encrypted'
complete -c ravi -n "__fish_ravi_needs_command" -f -a "subscription" -d 'Show the state of the account\'s subscription'
complete -c ravi -n "__fish_ravi_needs_command" -f -a "encryption" -d 'Set up or unlock end-to-end encryption'
complete -c ravi -n "__fish_ravi_needs_command" -f -a "sandbox" -d 'Run a local Ravi server, for tests and trials'
complete -c ravi -n "__fish_ravi_needs_command" -f -a "hold-clipboard" -d 'Keep what stdin holds on the clipboard; --copy runs this'
complete -c ravi -n "__fish_ravi_needs_command" -f -a "completions" -d 'Print a completion script for a shell'
complete -c ravi -n "__fish_ravi_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c ravi -n "__fish_ravi_using_subcommand login" -l email -d 'Log in with the address and password of the account instead of a browser' -r
complete -c ravi -n "__fish_ravi_using_subcommand login" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand login" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand login" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand login" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand login" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand login" -l no-browser -d 'Do not open a browser; the address and the code are printed anyway'
complete -c ravi -n "__fish_ravi_using_subcommand login" -l password-stdin -d 'Read the password of the account from stdin'
complete -c ravi -n "__fish_ravi_using_subcommand login" -l from-go-client -d 'Take the session over that the Go client keeps in ~/.ravi, after asking'
complete -c ravi -n "__fish_ravi_using_subcommand login" -s y -l yes -d 'Do not ask before a session of the Go client is taken over'
complete -c ravi -n "__fish_ravi_using_subcommand login" -l pin-stdin -d 'Read the PIN from stdin [env: RAVI_PIN or RAVI_PIN_FILE]'
complete -c ravi -n "__fish_ravi_using_subcommand login" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand login" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand login" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand login" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand login" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand logout" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand logout" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand logout" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand logout" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand logout" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand logout" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand logout" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand logout" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand logout" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand logout" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand whoami" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand whoami" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand whoami" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand whoami" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand whoami" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand whoami" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand whoami" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand whoami" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand whoami" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand whoami" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand status" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand status" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand status" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand status" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand status" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand status" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand status" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand status" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand status" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and not __fish_seen_subcommand_from list create get update delete use current help" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand identities; and not __fish_seen_subcommand_from list create get update delete use current help" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand identities; and not __fish_seen_subcommand_from list create get update delete use current help" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand identities; and not __fish_seen_subcommand_from list create get update delete use current help" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand identities; and not __fish_seen_subcommand_from list create get update delete use current help" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand identities; and not __fish_seen_subcommand_from list create get update delete use current help" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and not __fish_seen_subcommand_from list create get update delete use current help" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and not __fish_seen_subcommand_from list create get update delete use current help" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and not __fish_seen_subcommand_from list create get update delete use current help" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and not __fish_seen_subcommand_from list create get update delete use current help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and not __fish_seen_subcommand_from list create get update delete use current help" -f -a "list" -d 'List the identities of the account'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and not __fish_seen_subcommand_from list create get update delete use current help" -f -a "create" -d 'Create an identity'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and not __fish_seen_subcommand_from list create get update delete use current help" -f -a "get" -d 'Show one identity'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and not __fish_seen_subcommand_from list create get update delete use current help" -f -a "update" -d 'Rename an identity'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and not __fish_seen_subcommand_from list create get update delete use current help" -f -a "delete" -d 'Delete an identity, with its inbox, phone number, passwords and secrets'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and not __fish_seen_subcommand_from list create get update delete use current help" -f -a "use" -d 'Choose the identity that later commands act as'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and not __fish_seen_subcommand_from list create get update delete use current help" -f -a "current" -d 'Show the identity that commands act as, and who chose it; offline'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and not __fish_seen_subcommand_from list create get update delete use current help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from list" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from list" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from list" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from list" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from list" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from create" -l email -d 'Its address: a local part, or a whole address; the service chooses otherwise' -r
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from create" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from create" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from create" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from create" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from create" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from create" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from create" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from get" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from get" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from get" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from get" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from get" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from get" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from get" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from get" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from update" -l name -d 'The new name' -r
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from update" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from update" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from update" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from update" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from update" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from update" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from update" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from update" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from update" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from update" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from delete" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from delete" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from delete" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from delete" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from delete" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from delete" -s y -l yes -d 'Do not ask'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from delete" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from delete" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from use" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from use" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from use" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from use" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from use" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from use" -l global -d 'Write the user\'s settings'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from use" -l project -d 'Write .ravi/config.json of the project, or of this folder if there is none above it'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from use" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from use" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from use" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from use" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from use" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from current" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from current" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from current" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from current" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from current" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from current" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from current" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from current" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from current" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from current" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the identities of the account'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from help" -f -a "create" -d 'Create an identity'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from help" -f -a "get" -d 'Show one identity'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from help" -f -a "update" -d 'Rename an identity'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from help" -f -a "delete" -d 'Delete an identity, with its inbox, phone number, passwords and secrets'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from help" -f -a "use" -d 'Choose the identity that later commands act as'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from help" -f -a "current" -d 'Show the identity that commands act as, and who chose it; offline'
complete -c ravi -n "__fish_ravi_using_subcommand identities; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and not __fish_seen_subcommand_from list show messages message send reply reply-all download help" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and not __fish_seen_subcommand_from list show messages message send reply reply-all download help" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and not __fish_seen_subcommand_from list show messages message send reply reply-all download help" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and not __fish_seen_subcommand_from list show messages message send reply reply-all download help" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and not __fish_seen_subcommand_from list show messages message send reply reply-all download help" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and not __fish_seen_subcommand_from list show messages message send reply reply-all download help" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and not __fish_seen_subcommand_from list show messages message send reply reply-all download help" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and not __fish_seen_subcommand_from list show messages message send reply reply-all download help" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and not __fish_seen_subcommand_from list show messages message send reply reply-all download help" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and not __fish_seen_subcommand_from list show messages message send reply reply-all download help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and not __fish_seen_subcommand_from list show messages message send reply reply-all download help" -f -a "list" -d 'List threads, newest first'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and not __fish_seen_subcommand_from list show messages message send reply reply-all download help" -f -a "show" -d 'Show a thread as a conversation'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and not __fish_seen_subcommand_from list show messages message send reply reply-all download help" -f -a "messages" -d 'List single messages of all threads, newest first'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and not __fish_seen_subcommand_from list show messages message send reply reply-all download help" -f -a "message" -d 'Show one message'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and not __fish_seen_subcommand_from list show messages message send reply reply-all download help" -f -a "send" -d 'Write and send an email'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and not __fish_seen_subcommand_from list show messages message send reply reply-all download help" -f -a "reply" -d 'Answer the sender of a message'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and not __fish_seen_subcommand_from list show messages message send reply reply-all download help" -f -a "reply-all" -d 'Answer the sender and all recipients of a message'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and not __fish_seen_subcommand_from list show messages message send reply reply-all download help" -f -a "download" -d 'Save the attachments of a message'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and not __fish_seen_subcommand_from list show messages message send reply reply-all download help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from list" -l from -d 'Only from addresses that contain this' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from list" -l subject -d 'Only with a subject that contains this' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from list" -l limit -d 'At most this many, the newest' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from list" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from list" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from list" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from list" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from list" -l unread -d 'Only what has not been read'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from list" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from show" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from show" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from show" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from show" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from show" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from show" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from messages" -l from -d 'Only from addresses that contain this' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from messages" -l subject -d 'Only with a subject that contains this' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from messages" -l limit -d 'At most this many, the newest' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from messages" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from messages" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from messages" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from messages" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from messages" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from messages" -l unread -d 'Only what has not been read'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from messages" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from messages" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from messages" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from messages" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from messages" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from message" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from message" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from message" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from message" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from message" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from message" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from message" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from message" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from message" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from message" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from send" -l to -d 'A recipient; may be repeated' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from send" -l cc -d 'A recipient of a copy; may be repeated' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from send" -l bcc -d 'A hidden recipient; may be repeated' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from send" -l subject -d 'The subject' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from send" -l body -d 'The text, or - for stdin' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from send" -l body-file -d 'Read the text from a file, or from stdin if it is -' -r -F
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from send" -l attach -d 'Attach a file of at most 10 MB; may be repeated' -r -F
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from send" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from send" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from send" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from send" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from send" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from send" -l text -d 'The text is plain (the default)'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from send" -l html -d 'The text is HTML'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from send" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from send" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from send" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from send" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from send" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from reply" -l body -d 'The text, or - for stdin' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from reply" -l body-file -d 'Read the text from a file, or from stdin if it is -' -r -F
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from reply" -l attach -d 'Attach a file of at most 10 MB; may be repeated' -r -F
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from reply" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from reply" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from reply" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from reply" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from reply" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from reply" -l text -d 'The text is plain (the default)'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from reply" -l html -d 'The text is HTML'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from reply" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from reply" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from reply" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from reply" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from reply" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from reply-all" -l body -d 'The text, or - for stdin' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from reply-all" -l body-file -d 'Read the text from a file, or from stdin if it is -' -r -F
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from reply-all" -l attach -d 'Attach a file of at most 10 MB; may be repeated' -r -F
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from reply-all" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from reply-all" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from reply-all" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from reply-all" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from reply-all" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from reply-all" -l text -d 'The text is plain (the default)'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from reply-all" -l html -d 'The text is HTML'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from reply-all" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from reply-all" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from reply-all" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from reply-all" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from reply-all" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from download" -s o -l output -d 'The folder to save into; made if it is not there' -r -F
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from download" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from download" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from download" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from download" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from download" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from download" -l force -d 'Replace files that are there already'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from download" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from download" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from download" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from download" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from download" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from help" -f -a "list" -d 'List threads, newest first'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show a thread as a conversation'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from help" -f -a "messages" -d 'List single messages of all threads, newest first'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from help" -f -a "message" -d 'Show one message'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from help" -f -a "send" -d 'Write and send an email'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from help" -f -a "reply" -d 'Answer the sender of a message'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from help" -f -a "reply-all" -d 'Answer the sender and all recipients of a message'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from help" -f -a "download" -d 'Save the attachments of a message'
complete -c ravi -n "__fish_ravi_using_subcommand inbox; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c ravi -n "__fish_ravi_using_subcommand sms; and not __fish_seen_subcommand_from list show messages message help" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand sms; and not __fish_seen_subcommand_from list show messages message help" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand sms; and not __fish_seen_subcommand_from list show messages message help" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand sms; and not __fish_seen_subcommand_from list show messages message help" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand sms; and not __fish_seen_subcommand_from list show messages message help" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand sms; and not __fish_seen_subcommand_from list show messages message help" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand sms; and not __fish_seen_subcommand_from list show messages message help" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand sms; and not __fish_seen_subcommand_from list show messages message help" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand sms; and not __fish_seen_subcommand_from list show messages message help" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand sms; and not __fish_seen_subcommand_from list show messages message help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand sms; and not __fish_seen_subcommand_from list show messages message help" -f -a "list" -d 'List conversations, newest first'
complete -c ravi -n "__fish_ravi_using_subcommand sms; and not __fish_seen_subcommand_from list show messages message help" -f -a "show" -d 'Show a conversation'
complete -c ravi -n "__fish_ravi_using_subcommand sms; and not __fish_seen_subcommand_from list show messages message help" -f -a "messages" -d 'List single messages of all conversations, newest first'
complete -c ravi -n "__fish_ravi_using_subcommand sms; and not __fish_seen_subcommand_from list show messages message help" -f -a "message" -d 'Show one message'
complete -c ravi -n "__fish_ravi_using_subcommand sms; and not __fish_seen_subcommand_from list show messages message help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from list" -l from -d 'Only from numbers that contain this' -r
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from list" -l limit -d 'At most this many, the newest' -r
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from list" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from list" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from list" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from list" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from list" -l unread -d 'Only what has not been read'
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from list" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from show" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from show" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from show" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from show" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from show" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from show" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from messages" -l from -d 'Only from numbers that contain this' -r
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from messages" -l limit -d 'At most this many, the newest' -r
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from messages" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from messages" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from messages" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from messages" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from messages" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from messages" -l unread -d 'Only what has not been read'
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from messages" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from messages" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from messages" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from messages" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from messages" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from message" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from message" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from message" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from message" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from message" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from message" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from message" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from message" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from message" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from message" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from help" -f -a "list" -d 'List conversations, newest first'
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show a conversation'
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from help" -f -a "messages" -d 'List single messages of all conversations, newest first'
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from help" -f -a "message" -d 'Show one message'
complete -c ravi -n "__fish_ravi_using_subcommand sms; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c ravi -n "__fish_ravi_using_subcommand phone" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand phone" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand phone" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand phone" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand phone" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand phone" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand phone" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand phone" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand phone" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand phone" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and not __fish_seen_subcommand_from list get create update delete generate import export help" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and not __fish_seen_subcommand_from list get create update delete generate import export help" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and not __fish_seen_subcommand_from list get create update delete generate import export help" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and not __fish_seen_subcommand_from list get create update delete generate import export help" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and not __fish_seen_subcommand_from list get create update delete generate import export help" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and not __fish_seen_subcommand_from list get create update delete generate import export help" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and not __fish_seen_subcommand_from list get create update delete generate import export help" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and not __fish_seen_subcommand_from list get create update delete generate import export help" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and not __fish_seen_subcommand_from list get create update delete generate import export help" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and not __fish_seen_subcommand_from list get create update delete generate import export help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and not __fish_seen_subcommand_from list get create update delete generate import export help" -f -a "list" -d 'List domains and usernames; passwords are not shown'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and not __fish_seen_subcommand_from list get create update delete generate import export help" -f -a "get" -d 'Show one entry, decrypted'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and not __fish_seen_subcommand_from list get create update delete generate import export help" -f -a "create" -d 'Store a new entry; without a password, one is generated here'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and not __fish_seen_subcommand_from list get create update delete generate import export help" -f -a "update" -d 'Change fields of an entry, and leave the others as they are'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and not __fish_seen_subcommand_from list get create update delete generate import export help" -f -a "delete" -d 'Delete an entry'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and not __fish_seen_subcommand_from list get create update delete generate import export help" -f -a "generate" -d 'Generate a password on this machine, from the system\'s random source'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and not __fish_seen_subcommand_from list get create update delete generate import export help" -f -a "import" -d 'Store the passwords that another manager exported'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and not __fish_seen_subcommand_from list get create update delete generate import export help" -f -a "export" -d 'Print all passwords, decrypted, as CSV that browsers and password managers read'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and not __fish_seen_subcommand_from list get create update delete generate import export help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from list" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from list" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from list" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from list" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from list" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from get" -l field -d 'Print this field alone, bare' -r -f -a "domain\t'The domain'
username\t'The username'
password\t'The password'
notes\t'The notes'
uuid\t'The entry\'s uuid'"
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from get" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from get" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from get" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from get" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from get" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from get" -l copy -d 'Put the password, or the field, on the clipboard for 45 seconds, and print nothing'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from get" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from get" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from get" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from create" -l username -d 'The username; the identity\'s address if it is not given' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from create" -l password -d 'The password itself, or - for stdin (the list of processes shows what is typed here)' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from create" -l password-file -d 'Read the password from a file' -r -F
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from create" -l notes -d 'Notes (the list of processes shows what is typed here)' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from create" -l notes-file -d 'Read the notes from a file, or from stdin if it is -' -r -F
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from create" -l length -d 'Characters in all' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from create" -l exclude -d 'Characters to leave out' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from create" -l words -d 'A passphrase of this many words (11 bits each) instead' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from create" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from create" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from create" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from create" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from create" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from create" -l password-stdin -d 'Read the password from stdin'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from create" -l password-prompt -d 'Ask for the password'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from create" -l plaintext -d 'Store it unencrypted, on a server without end-to-end encryption'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from create" -l no-symbols -d 'Leave symbols out'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from create" -l no-digits -d 'Leave digits out'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from create" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from create" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from update" -l domain -d 'Move the entry to this domain' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from update" -l username -d 'The new username' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from update" -l password -d 'The password itself, or - for stdin (the list of processes shows what is typed here)' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from update" -l password-file -d 'Read the password from a file' -r -F
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from update" -l notes -d 'Notes (the list of processes shows what is typed here)' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from update" -l notes-file -d 'Read the notes from a file, or from stdin if it is -' -r -F
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from update" -l length -d 'Characters in all' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from update" -l exclude -d 'Characters to leave out' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from update" -l words -d 'A passphrase of this many words (11 bits each) instead' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from update" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from update" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from update" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from update" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from update" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from update" -l generate -d 'Generate the new password here'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from update" -l password-stdin -d 'Read the password from stdin'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from update" -l password-prompt -d 'Ask for the password'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from update" -l plaintext -d 'Store it unencrypted, on a server without end-to-end encryption'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from update" -l no-symbols -d 'Leave symbols out'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from update" -l no-digits -d 'Leave digits out'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from update" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from update" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from update" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from update" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from update" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from delete" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from delete" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from delete" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from delete" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from delete" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from delete" -s y -l yes -d 'Do not ask'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from delete" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from delete" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from generate" -l length -d 'Characters in all' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from generate" -l exclude -d 'Characters to leave out' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from generate" -l words -d 'A passphrase of this many words (11 bits each) instead' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from generate" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from generate" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from generate" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from generate" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from generate" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from generate" -l no-symbols -d 'Leave symbols out'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from generate" -l no-digits -d 'Leave digits out'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from generate" -l server -d 'Ask the service for the password instead; the service has then seen it'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from generate" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from generate" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from generate" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from generate" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from generate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from import" -l format -d 'Which manager wrote it; told by its content otherwise' -r -f -a "bitwarden\t'An unencrypted JSON export of Bitwarden'
one-password\t'A CSV export of 1Password'
chrome\t'A CSV export of Chrome, Edge or another of its family'
firefox\t'A CSV export of Firefox'"
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from import" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from import" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from import" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from import" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from import" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from import" -l dry-run -d 'Tell what would be stored, and store nothing'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from import" -l plaintext -d 'Store them unencrypted, on a server without end-to-end encryption'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from import" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from import" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from import" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from import" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from import" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from export" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from export" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from export" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from export" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from export" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from export" -s y -l yes -d 'Do not ask whether the passwords may leave the vault in plain text'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from export" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from export" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from export" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from export" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from help" -f -a "list" -d 'List domains and usernames; passwords are not shown'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from help" -f -a "get" -d 'Show one entry, decrypted'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from help" -f -a "create" -d 'Store a new entry; without a password, one is generated here'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from help" -f -a "update" -d 'Change fields of an entry, and leave the others as they are'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from help" -f -a "delete" -d 'Delete an entry'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from help" -f -a "generate" -d 'Generate a password on this machine, from the system\'s random source'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from help" -f -a "import" -d 'Store the passwords that another manager exported'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from help" -f -a "export" -d 'Print all passwords, decrypted, as CSV that browsers and password managers read'
complete -c ravi -n "__fish_ravi_using_subcommand passwords; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and not __fish_seen_subcommand_from list get set delete run export import inject help" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand vault; and not __fish_seen_subcommand_from list get set delete run export import inject help" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand vault; and not __fish_seen_subcommand_from list get set delete run export import inject help" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand vault; and not __fish_seen_subcommand_from list get set delete run export import inject help" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand vault; and not __fish_seen_subcommand_from list get set delete run export import inject help" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand vault; and not __fish_seen_subcommand_from list get set delete run export import inject help" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and not __fish_seen_subcommand_from list get set delete run export import inject help" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and not __fish_seen_subcommand_from list get set delete run export import inject help" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and not __fish_seen_subcommand_from list get set delete run export import inject help" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and not __fish_seen_subcommand_from list get set delete run export import inject help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and not __fish_seen_subcommand_from list get set delete run export import inject help" -f -a "list" -d 'List keys; values are not shown'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and not __fish_seen_subcommand_from list get set delete run export import inject help" -f -a "get" -d 'Show one secret, decrypted'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and not __fish_seen_subcommand_from list get set delete run export import inject help" -f -a "set" -d 'Store a secret, or replace the value of one that is there'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and not __fish_seen_subcommand_from list get set delete run export import inject help" -f -a "delete" -d 'Delete a secret'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and not __fish_seen_subcommand_from list get set delete run export import inject help" -f -a "run" -d 'Run a command with the secrets in its environment'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and not __fish_seen_subcommand_from list get set delete run export import inject help" -f -a "export" -d 'Print all secrets, in a form that another program reads'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and not __fish_seen_subcommand_from list get set delete run export import inject help" -f -a "import" -d 'Store the secrets of a .env or JSON file'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and not __fish_seen_subcommand_from list get set delete run export import inject help" -f -a "inject" -d 'Fill a template with secrets'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and not __fish_seen_subcommand_from list get set delete run export import inject help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from list" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from list" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from list" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from list" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from list" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from get" -l field -d 'Print this field alone, bare' -r -f -a "key\t'The key'
value\t'The value'
notes\t'The notes'
uuid\t'The secret\'s uuid'"
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from get" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from get" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from get" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from get" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from get" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from get" -l copy -d 'Put the value on the clipboard for 45 seconds, and print nothing'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from get" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from get" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from get" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from set" -l value-file -d 'Read the value from a file' -r -F
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from set" -l notes -d 'Notes; those of a secret that is there stay otherwise' -r
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from set" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from set" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from set" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from set" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from set" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from set" -l no-clobber -d 'Refuse to replace a secret that is there'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from set" -l plaintext -d 'Store it unencrypted, on a server without end-to-end encryption'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from set" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from set" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from set" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from set" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from delete" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from delete" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from delete" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from delete" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from delete" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from delete" -s y -l yes -d 'Do not ask'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from delete" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from delete" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from run" -l only -d 'Only these keys' -r
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from run" -l prefix -d 'Put this before each key to name the variable' -r
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from run" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from run" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from run" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from run" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from run" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from run" -l mask -d 'Hide the values in what the command prints'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from run" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from run" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from run" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from run" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from run" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from export" -l format -d 'The form' -r -f -a "dotenv\t'KEY="value" lines, as .env files have them'
json\t'An object'
shell\t'Lines that a POSIX shell can source'
yaml\t'A mapping'"
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from export" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from export" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from export" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from export" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from export" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from export" -s y -l yes -d 'Do not warn that the secrets leave the vault in plain text'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from export" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from export" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from export" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from export" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from import" -l format -d 'What is in it; told by its first character otherwise' -r -f -a "dotenv\t'KEY=value lines, as .env files have them'
json\t'An object of strings, or a list of objects with key and value'"
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from import" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from import" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from import" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from import" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from import" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from import" -l dry-run -d 'Tell what would be stored, and store nothing'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from import" -l plaintext -d 'Store it unencrypted, on a server without end-to-end encryption'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from import" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from import" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from import" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from import" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from import" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from inject" -s o -l output -d 'Write to a file that only you can read, instead of stdout' -r -F
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from inject" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from inject" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from inject" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from inject" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from inject" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from inject" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from inject" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from inject" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from inject" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from inject" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from help" -f -a "list" -d 'List keys; values are not shown'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from help" -f -a "get" -d 'Show one secret, decrypted'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from help" -f -a "set" -d 'Store a secret, or replace the value of one that is there'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from help" -f -a "delete" -d 'Delete a secret'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from help" -f -a "run" -d 'Run a command with the secrets in its environment'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from help" -f -a "export" -d 'Print all secrets, in a form that another program reads'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from help" -f -a "import" -d 'Store the secrets of a .env or JSON file'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from help" -f -a "inject" -d 'Fill a template with secrets'
complete -c ravi -n "__fish_ravi_using_subcommand vault; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c ravi -n "__fish_ravi_using_subcommand subscription" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand subscription" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand subscription" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand subscription" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand subscription" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand subscription" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand subscription" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand subscription" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand subscription" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand subscription" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and not __fish_seen_subcommand_from status setup unlock help" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and not __fish_seen_subcommand_from status setup unlock help" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and not __fish_seen_subcommand_from status setup unlock help" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and not __fish_seen_subcommand_from status setup unlock help" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and not __fish_seen_subcommand_from status setup unlock help" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and not __fish_seen_subcommand_from status setup unlock help" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and not __fish_seen_subcommand_from status setup unlock help" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and not __fish_seen_subcommand_from status setup unlock help" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and not __fish_seen_subcommand_from status setup unlock help" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and not __fish_seen_subcommand_from status setup unlock help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and not __fish_seen_subcommand_from status setup unlock help" -f -a "status" -d 'Show whether a PIN has been set, and whether the keys here match the server\'s'
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and not __fish_seen_subcommand_from status setup unlock help" -f -a "setup" -d 'Choose the account\'s PIN, once'
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and not __fish_seen_subcommand_from status setup unlock help" -f -a "unlock" -d 'Derive the keys from the PIN and keep them here'
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and not __fish_seen_subcommand_from status setup unlock help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and __fish_seen_subcommand_from status" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and __fish_seen_subcommand_from status" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and __fish_seen_subcommand_from status" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and __fish_seen_subcommand_from status" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and __fish_seen_subcommand_from status" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and __fish_seen_subcommand_from status" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and __fish_seen_subcommand_from status" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and __fish_seen_subcommand_from status" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and __fish_seen_subcommand_from status" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and __fish_seen_subcommand_from setup" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and __fish_seen_subcommand_from setup" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and __fish_seen_subcommand_from setup" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and __fish_seen_subcommand_from setup" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and __fish_seen_subcommand_from setup" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and __fish_seen_subcommand_from setup" -l pin-stdin -d 'Read the PIN from stdin [env: RAVI_PIN or RAVI_PIN_FILE]'
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and __fish_seen_subcommand_from setup" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and __fish_seen_subcommand_from setup" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and __fish_seen_subcommand_from setup" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and __fish_seen_subcommand_from setup" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and __fish_seen_subcommand_from setup" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and __fish_seen_subcommand_from unlock" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and __fish_seen_subcommand_from unlock" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and __fish_seen_subcommand_from unlock" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and __fish_seen_subcommand_from unlock" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and __fish_seen_subcommand_from unlock" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and __fish_seen_subcommand_from unlock" -l pin-stdin -d 'Read the PIN from stdin [env: RAVI_PIN or RAVI_PIN_FILE]'
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and __fish_seen_subcommand_from unlock" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and __fish_seen_subcommand_from unlock" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and __fish_seen_subcommand_from unlock" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and __fish_seen_subcommand_from unlock" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and __fish_seen_subcommand_from unlock" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and __fish_seen_subcommand_from help" -f -a "status" -d 'Show whether a PIN has been set, and whether the keys here match the server\'s'
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and __fish_seen_subcommand_from help" -f -a "setup" -d 'Choose the account\'s PIN, once'
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and __fish_seen_subcommand_from help" -f -a "unlock" -d 'Derive the keys from the PIN and keep them here'
complete -c ravi -n "__fish_ravi_using_subcommand encryption; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and not __fish_seen_subcommand_from serve exec deliver reset help" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and not __fish_seen_subcommand_from serve exec deliver reset help" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and not __fish_seen_subcommand_from serve exec deliver reset help" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and not __fish_seen_subcommand_from serve exec deliver reset help" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and not __fish_seen_subcommand_from serve exec deliver reset help" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and not __fish_seen_subcommand_from serve exec deliver reset help" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and not __fish_seen_subcommand_from serve exec deliver reset help" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and not __fish_seen_subcommand_from serve exec deliver reset help" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and not __fish_seen_subcommand_from serve exec deliver reset help" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and not __fish_seen_subcommand_from serve exec deliver reset help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and not __fish_seen_subcommand_from serve exec deliver reset help" -f -a "serve" -d 'Serve until Ctrl-C, on loopback only'
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and not __fish_seen_subcommand_from serve exec deliver reset help" -f -a "exec" -d 'Run a command against a fresh sandbox, logged in and with a PIN set'
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and not __fish_seen_subcommand_from serve exec deliver reset help" -f -a "deliver" -d 'Make an email or an SMS arrive in a sandbox that is running'
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and not __fish_seen_subcommand_from serve exec deliver reset help" -f -a "reset" -d 'Forget everything that is stored in the sandbox\'s database'
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and not __fish_seen_subcommand_from serve exec deliver reset help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -l port -d 'The port; 0 for any that is free' -r
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -l db -d 'The database; one in the user\'s data folder if it is not given' -r -F
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -l access-ttl -d 'Seconds that an access token lives' -r
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -l device-ttl -d 'Seconds that a device code lives' -r
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -l interval -d 'Least seconds between two polls for a device code' -r
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -l page-length -d 'Give lists of mail and SMS in pages of this many rows' -r
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -l latency -d 'Let every request take this long at least, such as 20ms' -r
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -l ephemeral -d 'Keep everything in memory, and forget it at the end'
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -l no-encryption -d 'Serve an account without end-to-end encryption'
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -l no-subscription -d 'Serve an account without an active subscription'
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -l oldest-first -d 'Begin lists of mail and SMS with the oldest'
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from exec" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from exec" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from exec" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from exec" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from exec" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from exec" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from exec" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from exec" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from exec" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from exec" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from deliver" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from deliver" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from deliver" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from deliver" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from deliver" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from deliver" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from deliver" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from deliver" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from deliver" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from deliver" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from deliver" -f -a "email" -d 'Deliver an email, from options, a file, or a whole message (.eml)'
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from deliver" -f -a "sms" -d 'Deliver an SMS'
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from deliver" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from reset" -l db -d 'The database; the one in the user\'s data folder if it is not given' -r -F
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from reset" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from reset" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from reset" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from reset" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from reset" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from reset" -s y -l yes -d 'Do not ask'
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from reset" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from reset" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from reset" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from reset" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from reset" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from help" -f -a "serve" -d 'Serve until Ctrl-C, on loopback only'
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from help" -f -a "exec" -d 'Run a command against a fresh sandbox, logged in and with a PIN set'
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from help" -f -a "deliver" -d 'Make an email or an SMS arrive in a sandbox that is running'
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from help" -f -a "reset" -d 'Forget everything that is stored in the sandbox\'s database'
complete -c ravi -n "__fish_ravi_using_subcommand sandbox; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c ravi -n "__fish_ravi_using_subcommand hold-clipboard" -l seconds -d 'Seconds until it is cleared' -r
complete -c ravi -n "__fish_ravi_using_subcommand hold-clipboard" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand hold-clipboard" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand hold-clipboard" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand hold-clipboard" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand hold-clipboard" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand hold-clipboard" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand hold-clipboard" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand hold-clipboard" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand hold-clipboard" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand hold-clipboard" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand completions" -l jq -d 'Filter the JSON answer with a jq expression; strings are printed bare' -r
complete -c ravi -n "__fish_ravi_using_subcommand completions" -l identity -d 'Act as this identity for one command [env: RAVI_IDENTITY]' -r
complete -c ravi -n "__fish_ravi_using_subcommand completions" -l api-url -d 'Talk to another server [env: RAVI_API_URL]' -r
complete -c ravi -n "__fish_ravi_using_subcommand completions" -l timeout -d 'Give up after this long, such as 90s or 2m' -r
complete -c ravi -n "__fish_ravi_using_subcommand completions" -l color -d 'When to use colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Even in a pipe'
never\t'Not at all'"
complete -c ravi -n "__fish_ravi_using_subcommand completions" -l json -d 'Answer in JSON on stdout; errors are JSON on stderr'
complete -c ravi -n "__fish_ravi_using_subcommand completions" -s q -l quiet -d 'Print identifiers only, and no remarks'
complete -c ravi -n "__fish_ravi_using_subcommand completions" -s v -l verbose -d 'Tell on stderr which requests are made'
complete -c ravi -n "__fish_ravi_using_subcommand completions" -l no-input -d 'Never ask anything; fail and say what would have answered'
complete -c ravi -n "__fish_ravi_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravi -n "__fish_ravi_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami status identities inbox sms phone passwords vault subscription encryption sandbox hold-clipboard completions help" -f -a "login" -d 'Log in by approving a code in a browser, on this or any other device'
complete -c ravi -n "__fish_ravi_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami status identities inbox sms phone passwords vault subscription encryption sandbox hold-clipboard completions help" -f -a "logout" -d 'End the session on the server and remove every secret from this machine'
complete -c ravi -n "__fish_ravi_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami status identities inbox sms phone passwords vault subscription encryption sandbox hold-clipboard completions help" -f -a "whoami" -d 'Ask the server who is logged in'
complete -c ravi -n "__fish_ravi_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami status identities inbox sms phone passwords vault subscription encryption sandbox hold-clipboard completions help" -f -a "status" -d 'Show account, identity and keys as they are known here, without the network'
complete -c ravi -n "__fish_ravi_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami status identities inbox sms phone passwords vault subscription encryption sandbox hold-clipboard completions help" -f -a "identities" -d 'Manage identities, and choose the one to act as'
complete -c ravi -n "__fish_ravi_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami status identities inbox sms phone passwords vault subscription encryption sandbox hold-clipboard completions help" -f -a "inbox" -d 'Read and send email'
complete -c ravi -n "__fish_ravi_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami status identities inbox sms phone passwords vault subscription encryption sandbox hold-clipboard completions help" -f -a "sms" -d 'Read SMS'
complete -c ravi -n "__fish_ravi_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami status identities inbox sms phone passwords vault subscription encryption sandbox hold-clipboard completions help" -f -a "phone" -d 'Show the phone numbers of the identity'
complete -c ravi -n "__fish_ravi_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami status identities inbox sms phone passwords vault subscription encryption sandbox hold-clipboard completions help" -f -a "passwords" -d 'Manage website passwords, end-to-end encrypted'
complete -c ravi -n "__fish_ravi_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami status identities inbox sms phone passwords vault subscription encryption sandbox hold-clipboard completions help" -f -a "vault" -d 'Manage key-value secrets, end-to-end encrypted'
complete -c ravi -n "__fish_ravi_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami status identities inbox sms phone passwords vault subscription encryption sandbox hold-clipboard completions help" -f -a "subscription" -d 'Show the state of the account\'s subscription'
complete -c ravi -n "__fish_ravi_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami status identities inbox sms phone passwords vault subscription encryption sandbox hold-clipboard completions help" -f -a "encryption" -d 'Set up or unlock end-to-end encryption'
complete -c ravi -n "__fish_ravi_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami status identities inbox sms phone passwords vault subscription encryption sandbox hold-clipboard completions help" -f -a "sandbox" -d 'Run a local Ravi server, for tests and trials'
complete -c ravi -n "__fish_ravi_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami status identities inbox sms phone passwords vault subscription encryption sandbox hold-clipboard completions help" -f -a "hold-clipboard" -d 'Keep what stdin holds on the clipboard; --copy runs this'
complete -c ravi -n "__fish_ravi_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami status identities inbox sms phone passwords vault subscription encryption sandbox hold-clipboard completions help" -f -a "completions" -d 'Print a completion script for a shell'
complete -c ravi -n "__fish_ravi_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami status identities inbox sms phone passwords vault subscription encryption sandbox hold-clipboard completions help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c ravi -n "__fish_ravi_using_subcommand help; and __fish_seen_subcommand_from identities" -f -a "list" -d 'List the identities of the account'
complete -c ravi -n "__fish_ravi_using_subcommand help; and __fish_seen_subcommand_from identities" -f -a "create" -d 'Create an identity'
complete -c ravi -n "__fish_ravi_using_subcommand help; and __fish_seen_subcommand_from identities" -f -a "get" -d 'Show one identity'
complete -c ravi -n "__fish_ravi_using_subcommand help; and __fish_seen_subcommand_from identities" -f -a "update" -d 'Rename an identity'
complete -c ravi -n "__fish_ravi_using_subcommand help; and __fish_seen_subcommand_from identities" -f -a "delete" -d 'Delete an identity, with its inbox, phone number, passwords and secrets'
complete -c ravi -n "__fish_ravi_using_subcommand help; and __fish_seen_subcommand_from identities" -f -a "use" -d 'Choose the identity that later commands act as'
complete -c ravi -n "__fish_ravi_using_subcommand help; and __fish_seen_subcommand_from identities" -f -a "current" -d 'Show the identity that commands act as, and who chose it; offline'
complete -c ravi -n "__fish_ravi_using_subcommand help; and __fish_seen_subcommand_from inbox" -f -a "list" -d 'List threads, newest first'
complete -c ravi -n "__fish_ravi_using_subcommand help; and __fish_seen_subcommand_from inbox" -f -a "show" -d 'Show a thread as a conversation'
complete -c ravi -n "__fish_ravi_using_subcommand help; and __fish_seen_subcommand_from inbox" -f -a "messages" -d 'List single messages of all threads, newest first'
complete -c ravi -n "__fish_ravi_using_subcommand help; and __fish_seen_subcommand_from inbox" -f -a "message" -d 'Show one message'
complete -c ravi -n "__fish_ravi_using_subcommand help; and __fish_seen_subcommand_from inbox" -f -a "send" -d 'Write and send an email'
complete -c ravi -n "__fish_ravi_using_subcommand help; and __fish_seen_subcommand_from inbox" -f -a "reply" -d 'Answer the sender of a message'
complete -c ravi -n "__fish_ravi_using_subcommand help; and __fish_seen_subcommand_from inbox" -f -a "reply-all" -d 'Answer the sender and all recipients of a message'
complete -c ravi -n "__fish_ravi_using_subcommand help; and __fish_seen_subcommand_from inbox" -f -a "download" -d 'Save the attachments of a message'
complete -c ravi -n "__fish_ravi_using_subcommand help; and __fish_seen_subcommand_from sms" -f -a "list" -d 'List conversations, newest first'
complete -c ravi -n "__fish_ravi_using_subcommand help; and __fish_seen_subcommand_from sms" -f -a "show" -d 'Show a conversation'
complete -c ravi -n "__fish_ravi_using_subcommand help; and __fish_seen_subcommand_from sms" -f -a "messages" -d 'List single messages of all conversations, newest first'
complete -c ravi -n "__fish_ravi_using_subcommand help; and __fish_seen_subcommand_from sms" -f -a "message" -d 'Show one message'
complete -c ravi -n "__fish_ravi_using_subcommand help; and __fish_seen_subcommand_from passwords" -f -a "list" -d 'List domains and usernames; passwords are not shown'
complete -c ravi -n "__fish_ravi_using_subcommand help; and __fish_seen_subcommand_from passwords" -f -a "get" -d 'Show one entry, decrypted'
complete -c ravi -n "__fish_ravi_using_subcommand help; and __fish_seen_subcommand_from passwords" -f -a "create" -d 'Store a new entry; without a password, one is generated here'
complete -c ravi -n "__fish_ravi_using_subcommand help; and __fish_seen_subcommand_from passwords" -f -a "update" -d 'Change fields of an entry, and leave the others as they are'
complete -c ravi -n "__fish_ravi_using_subcommand help; and __fish_seen_subcommand_from passwords" -f -a "delete" -d 'Delete an entry'
complete -c ravi -n "__fish_ravi_using_subcommand help; and __fish_seen_subcommand_from passwords" -f -a "generate" -d 'Generate a password on this machine, from the system\'s random source'
complete -c ravi -n "__fish_ravi_using_subcommand help; and __fish_seen_subcommand_from passwords" -f -a "import" -d 'Store the passwords that another manager exported'
complete -c ravi -n "__fish_ravi_using_subcommand help; and __fish_seen_subcommand_from passwords" -f -a "export" -d 'Print all passwords, decrypted, as CSV that browsers and password managers read'
complete -c ravi -n "__fish_ravi_using_subcommand help; and __fish_seen_subcommand_from vault" -f -a "list" -d 'List keys; values are not shown'
complete -c ravi -n "__fish_ravi_using_subcommand help; and __fish_seen_subcommand_from vault" -f -a "get" -d 'Show one secret, decrypted'
complete -c ravi -n "__fish_ravi_using_subcommand help; and __fish_seen_subcommand_from vault" -f -a "set" -d 'Store a secret, or replace the value of one that is there'
complete -c ravi -n "__fish_ravi_using_subcommand help; and __fish_seen_subcommand_from vault" -f -a "delete" -d 'Delete a secret'
complete -c ravi -n "__fish_ravi_using_subcommand help; and __fish_seen_subcommand_from vault" -f -a "run" -d 'Run a command with the secrets in its environment'
complete -c ravi -n "__fish_ravi_using_subcommand help; and __fish_seen_subcommand_from vault" -f -a "export" -d 'Print all secrets, in a form that another program reads'
complete -c ravi -n "__fish_ravi_using_subcommand help; and __fish_seen_subcommand_from vault" -f -a "import" -d 'Store the secrets of a .env or JSON file'
complete -c ravi -n "__fish_ravi_using_subcommand help; and __fish_seen_subcommand_from vault" -f -a "inject" -d 'Fill a template with secrets'
complete -c ravi -n "__fish_ravi_using_subcommand help; and __fish_seen_subcommand_from encryption" -f -a "status" -d 'Show whether a PIN has been set, and whether the keys here match the server\'s'
complete -c ravi -n "__fish_ravi_using_subcommand help; and __fish_seen_subcommand_from encryption" -f -a "setup" -d 'Choose the account\'s PIN, once'
complete -c ravi -n "__fish_ravi_using_subcommand help; and __fish_seen_subcommand_from encryption" -f -a "unlock" -d 'Derive the keys from the PIN and keep them here'
complete -c ravi -n "__fish_ravi_using_subcommand help; and __fish_seen_subcommand_from sandbox" -f -a "serve" -d 'Serve until Ctrl-C, on loopback only'
complete -c ravi -n "__fish_ravi_using_subcommand help; and __fish_seen_subcommand_from sandbox" -f -a "exec" -d 'Run a command against a fresh sandbox, logged in and with a PIN set'
complete -c ravi -n "__fish_ravi_using_subcommand help; and __fish_seen_subcommand_from sandbox" -f -a "deliver" -d 'Make an email or an SMS arrive in a sandbox that is running'
complete -c ravi -n "__fish_ravi_using_subcommand help; and __fish_seen_subcommand_from sandbox" -f -a "reset" -d 'Forget everything that is stored in the sandbox\'s database'
