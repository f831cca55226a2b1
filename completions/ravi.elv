
use builtin;
use str;

set edit:completion:arg-completer[ravi] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'ravi'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'ravi'= {
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand login 'Log in by approving a code in a browser, on this or any other device'
            cand logout 'End the session on the server and remove every secret from this machine'
            cand whoami 'Ask the server who is logged in'
            cand status 'Show account, identity and keys as they are known here, without the network'
            cand identities 'Manage identities, and choose the one to act as'
            cand inbox 'Read and send email'
            cand sms 'Read SMS'
            cand phone 'Show the phone numbers of the identity'
            cand passwords 'Manage website passwords, end-to-end encrypted'
            cand vault 'Manage key-value secrets, end-to-end encrypted'
            cand subscription 'Show the state of the account''s subscription'
            cand encryption 'Set up or unlock end-to-end encryption'
            cand sandbox 'Run a local Ravi server, for tests and trials'
            cand hold-clipboard 'Keep what stdin holds on the clipboard; --copy runs this'
            cand completions 'Print a completion script for a shell'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'ravi;login'= {
            cand --email 'Log in with the address and password of the account instead of a browser'
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --no-browser 'Do not open a browser; the address and the code are printed anyway'
            cand --password-stdin 'Read the password of the account from stdin'
            cand --from-go-client 'Take the session over that the Go client keeps in ~/.ravi, after asking'
            cand -y 'Do not ask before a session of the Go client is taken over'
            cand --yes 'Do not ask before a session of the Go client is taken over'
            cand --pin-stdin 'Read the PIN from stdin [env: RAVI_PIN or RAVI_PIN_FILE]'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;logout'= {
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;whoami'= {
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;status'= {
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;identities'= {
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand list 'List the identities of the account'
            cand create 'Create an identity'
            cand get 'Show one identity'
            cand update 'Rename an identity'
            cand delete 'Delete an identity, with its inbox, phone number, passwords and secrets'
            cand use 'Choose the identity that later commands act as'
            cand current 'Show the identity that commands act as, and who chose it; offline'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'ravi;identities;list'= {
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;identities;create'= {
            cand --email 'Its address: a local part, or a whole address; the service chooses otherwise'
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;identities;get'= {
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;identities;update'= {
            cand --name 'The new name'
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;identities;delete'= {
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand -y 'Do not ask'
            cand --yes 'Do not ask'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;identities;use'= {
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --global 'Write the user''s settings'
            cand --project 'Write .ravi/config.json of the project, or of this folder if there is none above it'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;identities;current'= {
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;identities;help'= {
            cand list 'List the identities of the account'
            cand create 'Create an identity'
            cand get 'Show one identity'
            cand update 'Rename an identity'
            cand delete 'Delete an identity, with its inbox, phone number, passwords and secrets'
            cand use 'Choose the identity that later commands act as'
            cand current 'Show the identity that commands act as, and who chose it; offline'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'ravi;identities;help;list'= {
        }
        &'ravi;identities;help;create'= {
        }
        &'ravi;identities;help;get'= {
        }
        &'ravi;identities;help;update'= {
        }
        &'ravi;identities;help;delete'= {
        }
        &'ravi;identities;help;use'= {
        }
        &'ravi;identities;help;current'= {
        }
        &'ravi;identities;help;help'= {
        }
        &'ravi;inbox'= {
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand list 'List threads, newest first'
            cand show 'Show a thread as a conversation'
            cand messages 'List single messages of all threads, newest first'
            cand message 'Show one message'
            cand send 'Write and send an email'
            cand reply 'Answer the sender of a message'
            cand reply-all 'Answer the sender and all recipients of a message'
            cand download 'Save the attachments of a message'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'ravi;inbox;list'= {
            cand --from 'Only from addresses that contain this'
            cand --subject 'Only with a subject that contains this'
            cand --limit 'At most this many, the newest'
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --unread 'Only what has not been read'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;inbox;show'= {
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;inbox;messages'= {
            cand --from 'Only from addresses that contain this'
            cand --subject 'Only with a subject that contains this'
            cand --limit 'At most this many, the newest'
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --unread 'Only what has not been read'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;inbox;message'= {
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;inbox;send'= {
            cand --to 'A recipient; may be repeated'
            cand --cc 'A recipient of a copy; may be repeated'
            cand --bcc 'A hidden recipient; may be repeated'
            cand --subject 'The subject'
            cand --body 'The text, or - for stdin'
            cand --body-file 'Read the text from a file, or from stdin if it is -'
            cand --attach 'Attach a file of at most 10 MB; may be repeated'
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --text 'The text is plain (the default)'
            cand --html 'The text is HTML'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;inbox;reply'= {
            cand --body 'The text, or - for stdin'
            cand --body-file 'Read the text from a file, or from stdin if it is -'
            cand --attach 'Attach a file of at most 10 MB; may be repeated'
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --text 'The text is plain (the default)'
            cand --html 'The text is HTML'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;inbox;reply-all'= {
            cand --body 'The text, or - for stdin'
            cand --body-file 'Read the text from a file, or from stdin if it is -'
            cand --attach 'Attach a file of at most 10 MB; may be repeated'
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --text 'The text is plain (the default)'
            cand --html 'The text is HTML'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;inbox;download'= {
            cand -o 'The folder to save into; made if it is not there'
            cand --output 'The folder to save into; made if it is not there'
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --force 'Replace files that are there already'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;inbox;help'= {
            cand list 'List threads, newest first'
            cand show 'Show a thread as a conversation'
            cand messages 'List single messages of all threads, newest first'
            cand message 'Show one message'
            cand send 'Write and send an email'
            cand reply 'Answer the sender of a message'
            cand reply-all 'Answer the sender and all recipients of a message'
            cand download 'Save the attachments of a message'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'ravi;inbox;help;list'= {
        }
        &'ravi;inbox;help;show'= {
        }
        &'ravi;inbox;help;messages'= {
        }
        &'ravi;inbox;help;message'= {
        }
        &'ravi;inbox;help;send'= {
        }
        &'ravi;inbox;help;reply'= {
        }
        &'ravi;inbox;help;reply-all'= {
        }
        &'ravi;inbox;help;download'= {
        }
        &'ravi;inbox;help;help'= {
        }
        &'ravi;sms'= {
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand list 'List conversations, newest first'
            cand show 'Show a conversation'
            cand messages 'List single messages of all conversations, newest first'
            cand message 'Show one message'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'ravi;sms;list'= {
            cand --from 'Only from numbers that contain this'
            cand --limit 'At most this many, the newest'
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --unread 'Only what has not been read'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;sms;show'= {
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;sms;messages'= {
            cand --from 'Only from numbers that contain this'
            cand --limit 'At most this many, the newest'
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --unread 'Only what has not been read'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;sms;message'= {
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;sms;help'= {
            cand list 'List conversations, newest first'
            cand show 'Show a conversation'
            cand messages 'List single messages of all conversations, newest first'
            cand message 'Show one message'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'ravi;sms;help;list'= {
        }
        &'ravi;sms;help;show'= {
        }
        &'ravi;sms;help;messages'= {
        }
        &'ravi;sms;help;message'= {
        }
        &'ravi;sms;help;help'= {
        }
        &'ravi;phone'= {
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;passwords'= {
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand list 'List domains and usernames; passwords are not shown'
            cand get 'Show one entry, decrypted'
            cand create 'Store a new entry; without a password, one is generated here'
            cand update 'Change fields of an entry, and leave the others as they are'
            cand delete 'Delete an entry'
            cand generate 'Generate a password on this machine, from the system''s random source'
            cand import 'Store the passwords that another manager exported'
            cand export 'Print all passwords, decrypted, as CSV that browsers and password managers read'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'ravi;passwords;list'= {
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;passwords;get'= {
            cand --field 'Print this field alone, bare'
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --copy 'Put the password, or the field, on the clipboard for 45 seconds, and print nothing'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;passwords;create'= {
            cand --username 'The username; the identity''s address if it is not given'
            cand --password 'The password itself, or - for stdin (the list of processes shows what is typed here)'
            cand --password-file 'Read the password from a file'
            cand --notes 'Notes (the list of processes shows what is typed here)'
            cand --notes-file 'Read the notes from a file, or from stdin if it is -'
            cand --length 'Characters in all'
            cand --exclude 'Characters to leave out'
            cand --words 'A passphrase of this many words (11 bits each) instead'
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --password-stdin 'Read the password from stdin'
            cand --password-prompt 'Ask for the password'
            cand --plaintext 'Store it unencrypted, on a server without end-to-end encryption'
            cand --no-symbols 'Leave symbols out'
            cand --no-digits 'Leave digits out'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;passwords;update'= {
            cand --domain 'Move the entry to this domain'
            cand --username 'The new username'
            cand --password 'The password itself, or - for stdin (the list of processes shows what is typed here)'
            cand --password-file 'Read the password from a file'
            cand --notes 'Notes (the list of processes shows what is typed here)'
            cand --notes-file 'Read the notes from a file, or from stdin if it is -'
            cand --length 'Characters in all'
            cand --exclude 'Characters to leave out'
            cand --words 'A passphrase of this many words (11 bits each) instead'
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --generate 'Generate the new password here'
            cand --password-stdin 'Read the password from stdin'
            cand --password-prompt 'Ask for the password'
            cand --plaintext 'Store it unencrypted, on a server without end-to-end encryption'
            cand --no-symbols 'Leave symbols out'
            cand --no-digits 'Leave digits out'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;passwords;delete'= {
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand -y 'Do not ask'
            cand --yes 'Do not ask'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;passwords;generate'= {
            cand --length 'Characters in all'
            cand --exclude 'Characters to leave out'
            cand --words 'A passphrase of this many words (11 bits each) instead'
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --no-symbols 'Leave symbols out'
            cand --no-digits 'Leave digits out'
            cand --server 'Ask the service for the password instead; the service has then seen it'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;passwords;import'= {
            cand --format 'Which manager wrote it; told by its content otherwise'
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --dry-run 'Tell what would be stored, and store nothing'
            cand --plaintext 'Store them unencrypted, on a server without end-to-end encryption'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;passwords;export'= {
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand -y 'Do not ask whether the passwords may leave the vault in plain text'
            cand --yes 'Do not ask whether the passwords may leave the vault in plain text'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;passwords;help'= {
            cand list 'List domains and usernames; passwords are not shown'
            cand get 'Show one entry, decrypted'
            cand create 'Store a new entry; without a password, one is generated here'
            cand update 'Change fields of an entry, and leave the others as they are'
            cand delete 'Delete an entry'
            cand generate 'Generate a password on this machine, from the system''s random source'
            cand import 'Store the passwords that another manager exported'
            cand export 'Print all passwords, decrypted, as CSV that browsers and password managers read'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'ravi;passwords;help;list'= {
        }
        &'ravi;passwords;help;get'= {
        }
        &'ravi;passwords;help;create'= {
        }
        &'ravi;passwords;help;update'= {
        }
        &'ravi;passwords;help;delete'= {
        }
        &'ravi;passwords;help;generate'= {
        }
        &'ravi;passwords;help;import'= {
        }
        &'ravi;passwords;help;export'= {
        }
        &'ravi;passwords;help;help'= {
        }
        &'ravi;vault'= {
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand list 'List keys; values are not shown'
            cand get 'Show one secret, decrypted'
            cand set 'Store a secret, or replace the value of one that is there'
            cand delete 'Delete a secret'
            cand run 'Run a command with the secrets in its environment'
            cand export 'Print all secrets, in a form that another program reads'
            cand import 'Store the secrets of a .env or JSON file'
            cand inject 'Fill a template with secrets'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'ravi;vault;list'= {
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;vault;get'= {
            cand --field 'Print this field alone, bare'
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --copy 'Put the value on the clipboard for 45 seconds, and print nothing'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;vault;set'= {
            cand --value-file 'Read the value from a file'
            cand --notes 'Notes; those of a secret that is there stay otherwise'
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --no-clobber 'Refuse to replace a secret that is there'
            cand --plaintext 'Store it unencrypted, on a server without end-to-end encryption'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;vault;delete'= {
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand -y 'Do not ask'
            cand --yes 'Do not ask'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;vault;run'= {
            cand --only 'Only these keys'
            cand --prefix 'Put this before each key to name the variable'
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --mask 'Hide the values in what the command prints'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;vault;export'= {
            cand --format 'The form'
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand -y 'Do not warn that the secrets leave the vault in plain text'
            cand --yes 'Do not warn that the secrets leave the vault in plain text'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;vault;import'= {
            cand --format 'What is in it; told by its first character otherwise'
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --dry-run 'Tell what would be stored, and store nothing'
            cand --plaintext 'Store it unencrypted, on a server without end-to-end encryption'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;vault;inject'= {
            cand -o 'Write to a file that only you can read, instead of stdout'
            cand --output 'Write to a file that only you can read, instead of stdout'
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;vault;help'= {
            cand list 'List keys; values are not shown'
            cand get 'Show one secret, decrypted'
            cand set 'Store a secret, or replace the value of one that is there'
            cand delete 'Delete a secret'
            cand run 'Run a command with the secrets in its environment'
            cand export 'Print all secrets, in a form that another program reads'
            cand import 'Store the secrets of a .env or JSON file'
            cand inject 'Fill a template with secrets'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'ravi;vault;help;list'= {
        }
        &'ravi;vault;help;get'= {
        }
        &'ravi;vault;help;set'= {
        }
        &'ravi;vault;help;delete'= {
        }
        &'ravi;vault;help;run'= {
        }
        &'ravi;vault;help;export'= {
        }
        &'ravi;vault;help;import'= {
        }
        &'ravi;vault;help;inject'= {
        }
        &'ravi;vault;help;help'= {
        }
        &'ravi;subscription'= {
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;encryption'= {
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand status 'Show whether a PIN has been set, and whether the keys here match the server''s'
            cand setup 'Choose the account''s PIN, once'
            cand unlock 'Derive the keys from the PIN and keep them here'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'ravi;encryption;status'= {
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;encryption;setup'= {
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --pin-stdin 'Read the PIN from stdin [env: RAVI_PIN or RAVI_PIN_FILE]'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;encryption;unlock'= {
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --pin-stdin 'Read the PIN from stdin [env: RAVI_PIN or RAVI_PIN_FILE]'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;encryption;help'= {
            cand status 'Show whether a PIN has been set, and whether the keys here match the server''s'
            cand setup 'Choose the account''s PIN, once'
            cand unlock 'Derive the keys from the PIN and keep them here'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'ravi;encryption;help;status'= {
        }
        &'ravi;encryption;help;setup'= {
        }
        &'ravi;encryption;help;unlock'= {
        }
        &'ravi;encryption;help;help'= {
        }
        &'ravi;sandbox'= {
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand serve 'Serve until Ctrl-C, on loopback only'
            cand exec 'Run a command against a fresh sandbox, logged in and with a PIN set'
            cand deliver 'Make an email or an SMS arrive in a sandbox that is running'
            cand reset 'Forget everything that is stored in the sandbox''s database'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'ravi;sandbox;serve'= {
            cand --port 'The port; 0 for any that is free'
            cand --db 'The database; one in the user''s data folder if it is not given'
            cand --access-ttl 'Seconds that an access token lives'
            cand --device-ttl 'Seconds that a device code lives'
            cand --interval 'Least seconds between two polls for a device code'
            cand --page-length 'Give lists of mail and SMS in pages of this many rows'
            cand --latency 'Let every request take this long at least, such as 20ms'
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --ephemeral 'Keep everything in memory, and forget it at the end'
            cand --no-encryption 'Serve an account without end-to-end encryption'
            cand --no-subscription 'Serve an account without an active subscription'
            cand --oldest-first 'Begin lists of mail and SMS with the oldest'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;sandbox;exec'= {
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;sandbox;deliver'= {
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand email 'Deliver an email, from options, a file, or a whole message (.eml)'
            cand sms 'Deliver an SMS'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'ravi;sandbox;deliver;email'= {
            cand --to 'Name, uuid or address of the identity; the first one if it is not given'
            cand --from 'The sender'
            cand --subject 'The subject'
            cand --body 'The text'
            cand --body-file 'Read the text from a file, or from stdin if it is -'
            cand --thread 'The thread that it belongs to; a new one if it is not given'
            cand --eml 'Deliver a whole message as mail programs save it, or stdin if it is -'
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --html 'The text is HTML'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;sandbox;deliver;sms'= {
            cand --to 'Name, uuid or number of the identity; the first one if it is not given'
            cand --from 'The sender''s number'
            cand --body 'The text'
            cand --body-file 'Read the text from a file, or from stdin if it is -'
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;sandbox;deliver;help'= {
            cand email 'Deliver an email, from options, a file, or a whole message (.eml)'
            cand sms 'Deliver an SMS'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'ravi;sandbox;deliver;help;email'= {
        }
        &'ravi;sandbox;deliver;help;sms'= {
        }
        &'ravi;sandbox;deliver;help;help'= {
        }
        &'ravi;sandbox;reset'= {
            cand --db 'The database; the one in the user''s data folder if it is not given'
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand -y 'Do not ask'
            cand --yes 'Do not ask'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;sandbox;help'= {
            cand serve 'Serve until Ctrl-C, on loopback only'
            cand exec 'Run a command against a fresh sandbox, logged in and with a PIN set'
            cand deliver 'Make an email or an SMS arrive in a sandbox that is running'
            cand reset 'Forget everything that is stored in the sandbox''s database'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'ravi;sandbox;help;serve'= {
        }
        &'ravi;sandbox;help;exec'= {
        }
        &'ravi;sandbox;help;deliver'= {
            cand email 'Deliver an email, from options, a file, or a whole message (.eml)'
            cand sms 'Deliver an SMS'
        }
        &'ravi;sandbox;help;deliver;email'= {
        }
        &'ravi;sandbox;help;deliver;sms'= {
        }
        &'ravi;sandbox;help;reset'= {
        }
        &'ravi;sandbox;help;help'= {
        }
        &'ravi;hold-clipboard'= {
            cand --seconds 'Seconds until it is cleared'
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;completions'= {
            cand --jq 'Filter the JSON answer with a jq expression; strings are printed bare'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --json 'Answer in JSON on stdout; errors are JSON on stderr'
            cand -q 'Print identifiers only, and no remarks'
            cand --quiet 'Print identifiers only, and no remarks'
            cand -v 'Tell on stderr which requests are made'
            cand --verbose 'Tell on stderr which requests are made'
            cand --no-input 'Never ask anything; fail and say what would have answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'ravi;help'= {
            cand login 'Log in by approving a code in a browser, on this or any other device'
            cand logout 'End the session on the server and remove every secret from this machine'
            cand whoami 'Ask the server who is logged in'
            cand status 'Show account, identity and keys as they are known here, without the network'
            cand identities 'Manage identities, and choose the one to act as'
            cand inbox 'Read and send email'
            cand sms 'Read SMS'
            cand phone 'Show the phone numbers of the identity'
            cand passwords 'Manage website passwords, end-to-end encrypted'
            cand vault 'Manage key-value secrets, end-to-end encrypted'
            cand subscription 'Show the state of the account''s subscription'
            cand encryption 'Set up or unlock end-to-end encryption'
            cand sandbox 'Run a local Ravi server, for tests and trials'
            cand hold-clipboard 'Keep what stdin holds on the clipboard; --copy runs this'
            cand completions 'Print a completion script for a shell'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'ravi;help;login'= {
        }
        &'ravi;help;logout'= {
        }
        &'ravi;help;whoami'= {
        }
        &'ravi;help;status'= {
        }
        &'ravi;help;identities'= {
            cand list 'List the identities of the account'
            cand create 'Create an identity'
            cand get 'Show one identity'
            cand update 'Rename an identity'
            cand delete 'Delete an identity, with its inbox, phone number, passwords and secrets'
            cand use 'Choose the identity that later commands act as'
            cand current 'Show the identity that commands act as, and who chose it; offline'
        }
        &'ravi;help;identities;list'= {
        }
        &'ravi;help;identities;create'= {
        }
        &'ravi;help;identities;get'= {
        }
        &'ravi;help;identities;update'= {
        }
        &'ravi;help;identities;delete'= {
        }
        &'ravi;help;identities;use'= {
        }
        &'ravi;help;identities;current'= {
        }
        &'ravi;help;inbox'= {
            cand list 'List threads, newest first'
            cand show 'Show a thread as a conversation'
            cand messages 'List single messages of all threads, newest first'
            cand message 'Show one message'
            cand send 'Write and send an email'
            cand reply 'Answer the sender of a message'
            cand reply-all 'Answer the sender and all recipients of a message'
            cand download 'Save the attachments of a message'
        }
        &'ravi;help;inbox;list'= {
        }
        &'ravi;help;inbox;show'= {
        }
        &'ravi;help;inbox;messages'= {
        }
        &'ravi;help;inbox;message'= {
        }
        &'ravi;help;inbox;send'= {
        }
        &'ravi;help;inbox;reply'= {
        }
        &'ravi;help;inbox;reply-all'= {
        }
        &'ravi;help;inbox;download'= {
        }
        &'ravi;help;sms'= {
            cand list 'List conversations, newest first'
            cand show 'Show a conversation'
            cand messages 'List single messages of all conversations, newest first'
            cand message 'Show one message'
        }
        &'ravi;help;sms;list'= {
        }
        &'ravi;help;sms;show'= {
        }
        &'ravi;help;sms;messages'= {
        }
        &'ravi;help;sms;message'= {
        }
        &'ravi;help;phone'= {
        }
        &'ravi;help;passwords'= {
            cand list 'List domains and usernames; passwords are not shown'
            cand get 'Show one entry, decrypted'
            cand create 'Store a new entry; without a password, one is generated here'
            cand update 'Change fields of an entry, and leave the others as they are'
            cand delete 'Delete an entry'
            cand generate 'Generate a password on this machine, from the system''s random source'
            cand import 'Store the passwords that another manager exported'
            cand export 'Print all passwords, decrypted, as CSV that browsers and password managers read'
        }
        &'ravi;help;passwords;list'= {
        }
        &'ravi;help;passwords;get'= {
        }
        &'ravi;help;passwords;create'= {
        }
        &'ravi;help;passwords;update'= {
        }
        &'ravi;help;passwords;delete'= {
        }
        &'ravi;help;passwords;generate'= {
        }
        &'ravi;help;passwords;import'= {
        }
        &'ravi;help;passwords;export'= {
        }
        &'ravi;help;vault'= {
            cand list 'List keys; values are not shown'
            cand get 'Show one secret, decrypted'
            cand set 'Store a secret, or replace the value of one that is there'
            cand delete 'Delete a secret'
            cand run 'Run a command with the secrets in its environment'
            cand export 'Print all secrets, in a form that another program reads'
            cand import 'Store the secrets of a .env or JSON file'
            cand inject 'Fill a template with secrets'
        }
        &'ravi;help;vault;list'= {
        }
        &'ravi;help;vault;get'= {
        }
        &'ravi;help;vault;set'= {
        }
        &'ravi;help;vault;delete'= {
        }
        &'ravi;help;vault;run'= {
        }
        &'ravi;help;vault;export'= {
        }
        &'ravi;help;vault;import'= {
        }
        &'ravi;help;vault;inject'= {
        }
        &'ravi;help;subscription'= {
        }
        &'ravi;help;encryption'= {
            cand status 'Show whether a PIN has been set, and whether the keys here match the server''s'
            cand setup 'Choose the account''s PIN, once'
            cand unlock 'Derive the keys from the PIN and keep them here'
        }
        &'ravi;help;encryption;status'= {
        }
        &'ravi;help;encryption;setup'= {
        }
        &'ravi;help;encryption;unlock'= {
        }
        &'ravi;help;sandbox'= {
            cand serve 'Serve until Ctrl-C, on loopback only'
            cand exec 'Run a command against a fresh sandbox, logged in and with a PIN set'
            cand deliver 'Make an email or an SMS arrive in a sandbox that is running'
            cand reset 'Forget everything that is stored in the sandbox''s database'
        }
        &'ravi;help;sandbox;serve'= {
        }
        &'ravi;help;sandbox;exec'= {
        }
        &'ravi;help;sandbox;deliver'= {
            cand email 'Deliver an email, from options, a file, or a whole message (.eml)'
            cand sms 'Deliver an SMS'
        }
        &'ravi;help;sandbox;deliver;email'= {
        }
        &'ravi;help;sandbox;deliver;sms'= {
        }
        &'ravi;help;sandbox;reset'= {
        }
        &'ravi;help;hold-clipboard'= {
        }
        &'ravi;help;completions'= {
        }
        &'ravi;help;help'= {
        }
    ]
    $completions[$command]
}
