
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
            cand passwords 'Manage website passwords, end-to-end encrypted'
            cand encryption 'Set up or unlock end-to-end encryption'
            cand sandbox 'Run a local Ravi server, for tests and trials'
            cand completions 'Print a completion script for a shell'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'ravi;login'= {
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --no-browser 'Do not open a browser; the address and the code are printed anyway'
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
        &'ravi;passwords'= {
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
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'ravi;passwords;list'= {
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
        &'ravi;passwords;create'= {
            cand --username 'The username; the identity''s address if it is not given'
            cand --password 'The password itself, or - for stdin (the list of processes shows what is typed here)'
            cand --password-file 'Read the password from a file'
            cand --notes 'Notes (the list of processes shows what is typed here)'
            cand --notes-file 'Read the notes from a file, or from stdin if it is -'
            cand --length 'Characters in all'
            cand --exclude 'Characters to leave out'
            cand --words 'A passphrase of this many words (11 bits each) instead'
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
        &'ravi;passwords;help'= {
            cand list 'List domains and usernames; passwords are not shown'
            cand get 'Show one entry, decrypted'
            cand create 'Store a new entry; without a password, one is generated here'
            cand update 'Change fields of an entry, and leave the others as they are'
            cand delete 'Delete an entry'
            cand generate 'Generate a password on this machine, from the system''s random source'
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
        &'ravi;passwords;help;help'= {
        }
        &'ravi;encryption'= {
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
            cand reset 'Forget everything that is stored in the sandbox''s database'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'ravi;sandbox;serve'= {
            cand --port 'The port; 0 for any that is free'
            cand --db 'The database; one in the user''s data folder if it is not given'
            cand --access-ttl 'Seconds that an access token lives'
            cand --device-ttl 'Seconds that a device code lives'
            cand --interval 'Least seconds between two polls for a device code'
            cand --identity 'Act as this identity for one command [env: RAVI_IDENTITY]'
            cand --api-url 'Talk to another server [env: RAVI_API_URL]'
            cand --timeout 'Give up after this long, such as 90s or 2m'
            cand --color 'When to use colour'
            cand --ephemeral 'Keep everything in memory, and forget it at the end'
            cand --no-encryption 'Serve an account without end-to-end encryption'
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
        &'ravi;sandbox;reset'= {
            cand --db 'The database; the one in the user''s data folder if it is not given'
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
            cand reset 'Forget everything that is stored in the sandbox''s database'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'ravi;sandbox;help;serve'= {
        }
        &'ravi;sandbox;help;exec'= {
        }
        &'ravi;sandbox;help;reset'= {
        }
        &'ravi;sandbox;help;help'= {
        }
        &'ravi;completions'= {
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
            cand passwords 'Manage website passwords, end-to-end encrypted'
            cand encryption 'Set up or unlock end-to-end encryption'
            cand sandbox 'Run a local Ravi server, for tests and trials'
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
        &'ravi;help;passwords'= {
            cand list 'List domains and usernames; passwords are not shown'
            cand get 'Show one entry, decrypted'
            cand create 'Store a new entry; without a password, one is generated here'
            cand update 'Change fields of an entry, and leave the others as they are'
            cand delete 'Delete an entry'
            cand generate 'Generate a password on this machine, from the system''s random source'
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
            cand reset 'Forget everything that is stored in the sandbox''s database'
        }
        &'ravi;help;sandbox;serve'= {
        }
        &'ravi;help;sandbox;exec'= {
        }
        &'ravi;help;sandbox;reset'= {
        }
        &'ravi;help;completions'= {
        }
        &'ravi;help;help'= {
        }
    ]
    $completions[$command]
}
