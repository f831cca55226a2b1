//! Names of variables that change how programs run. The server chooses the keys of the vault: with one of these names, it
//! could run code on this machine, or redirect connections.
//!
//! No list of such names is complete. This one contains the variables that glibc ignores in privileged programs
//! (`unsecvars.h`), those that sudo removes (`env_reset`), and those of common interpreters, build tools and clients.
//! Matching ignores case: Windows does, and proxy variables exist in both cases.

use super::{dotenv, secrets::Pair};
use crate::{
    commands::Context,
    failure::Failure,
    output::{Style, clean},
};

/// The variables of ravi itself, which select the server and the session.
const OWN: &str = "RAVI_";

#[rustfmt::skip]
const NAMES: &[&str] = &[
    // Search paths for programs, libraries and settings
    "PATH", "PATHEXT", "COMSPEC", "SHELL", "HOME", "USERPROFILE", "HOMEDRIVE", "HOMEPATH", "APPDATA",
    "LOCALAPPDATA", "PROGRAMDATA", "ALLUSERSPROFILE", "PROGRAMFILES", "COMMONPROGRAMFILES", "SYSTEMROOT",
    "WINDIR", "TMPDIR", "TMP", "TEMP", "LIBPATH", "SHLIB_PATH", "GCONV_PATH", "GETCONF_DIR", "GLIBC_TUNABLES",
    "HOSTALIASES", "LOCALDOMAIN", "LOCPATH", "MALLOC_TRACE", "NIS_PATH", "NLSPATH", "PATH_LOCALE",
    "RESOLV_HOST_CONF", "RES_OPTIONS", "TZDIR", "TERMINFO", "TERMINFO_DIRS", "TERMPATH", "TERMCAP", "AUTHSTATE",
    "KRB5_CONFIG", "KRB5_KTNAME", "KRB5CCNAME", "PSMODULEPATH",
    // Shells
    "ENV", "BASHOPTS", "SHELLOPTS", "IFS", "PS0", "PS1", "PS2", "PS3", "PS4", "PROMPT", "PROMPT2", "PROMPT3",
    "PROMPT4", "RPROMPT", "RPROMPT2", "RPS1", "RPS2", "SPROMPT", "CDPATH", "GLOBIGNORE", "EXECIGNORE", "FCEDIT",
    "HISTFILE", "INPUTRC", "MAILPATH", "ZDOTDIR", "FPATH", "MODULE_PATH", "NULLCMD", "READNULLCMD", "TMPPREFIX",
    "XONSHRC", "STARSHIP_CONFIG", "NVM_DIR", "VIRTUAL_ENV", "RBENV_ROOT", "PYENV_ROOT", "SDKMAN_DIR", "ASDF_DIR", "ASDF_DATA_DIR",
    // Interpreters
    "NODE_PATH", "NODE_EXTRA_CA_CERTS", "NODE_TLS_REJECT_UNAUTHORIZED", "NODE_REPL_EXTERNAL_MODULE",
    "NODE_COMPILE_CACHE", "NODE_V8_COVERAGE", "NODE_REDIRECT_WARNINGS", "ELECTRON_RUN_AS_NODE", "PERLLIB", "PERLIO",
    "RUBYLIB", "RUBYLIB_PREFIX", "RUBYOPT", "RUBYPATH", "RUBYSHELL", "GEM_HOME", "GEM_PATH", "GEMRC",
    "BUNDLE_GEMFILE", "BUNDLE_PATH", "BUNDLE_APP_CONFIG", "BUNDLE_USER_CONFIG", "BUNDLE_USER_HOME", "CLASSPATH",
    "JAVACMD", "PHPRC", "PHP_INI_SCAN_DIR", "R_PROFILE", "R_PROFILE_USER", "R_ENVIRON", "R_ENVIRON_USER", "R_LIBS",
    "R_LIBS_USER", "R_LIBS_SITE", "R_HOME", "ERL_FLAGS", "ERL_AFLAGS", "ERL_ZFLAGS", "ERL_LIBS", "ERL_INETRC",
    "GUILE_LOAD_PATH", "GUILE_LOAD_COMPILED_PATH", "EMACSLOADPATH", "TCLLIBPATH", "GHCRTS", "GHC_ENVIRONMENT",
    "OCAMLRUNPARAM", "CAML_LD_LIBRARY_PATH", "ASPNETCORE_HOSTINGSTARTUPASSEMBLIES", "IPYTHONDIR",
    "GUNICORN_CMD_ARGS",
    // Build tools
    "MAKE", "MAKEFLAGS", "GNUMAKEFLAGS", "MFLAGS", "MAKEFILES", "CC", "CXX", "CPP", "LD", "AS", "AR", "CFLAGS",
    "CXXFLAGS", "CPPFLAGS", "LDFLAGS", "COMPILER_PATH", "GCC_EXEC_PREFIX", "LIBRARY_PATH", "CPATH", "C_INCLUDE_PATH",
    "CPLUS_INCLUDE_PATH", "OBJC_INCLUDE_PATH", "PKG_CONFIG", "PKG_CONFIG_PATH", "PKG_CONFIG_LIBDIR", "CARGO",
    "RUSTC", "RUSTDOC", "RUSTFLAGS", "RUSTDOCFLAGS", "GOFLAGS", "GOENV", "GOROOT", "GOPATH", "GOBIN", "GOPROXY",
    "GOPRIVATE", "GONOPROXY", "GOSUMDB", "GONOSUMDB", "GOINSECURE", "GOVCS", "GOTOOLCHAIN", "GOTOOLDIR", "GOCACHEPROG",
    "GODEBUG", "MAVEN_ARGS", "ANT_ARGS", "GRADLE_USER_HOME", "YARN_RC_FILENAME", "YARN_YARN_PATH", "YARN_SCRIPT_SHELL",
    "CL", "_CL_", "LINK", "_LINK_",
    // Editors, pagers and helper programs of clients
    "EDITOR", "VISUAL", "PAGER", "MANPAGER", "BROWSER", "LESS", "LESSOPEN", "LESSCLOSE", "LESSKEY", "LESSKEYIN",
    "LESSKEY_CONTENT", "LESSKEY_SYSTEM", "LESSKEYIN_SYSTEM", "LESSEDIT", "LESSHISTFILE", "MORE", "MANOPT", "VIMINIT",
    "GVIMINIT", "EXINIT", "MYVIMRC", "VIM", "VIMRUNTIME", "HGEDITOR", "CVSEDITOR", "RSH", "SVN_SSH", "HG", "HGRCPATH",
    "HGMERGE", "RSYNC_CONNECT_PROG", "RIPGREP_CONFIG_PATH", "SSH_AUTH_SOCK", "SSH_ASKPASS_REQUIRE", "SUDO_PROMPT",
    "GNUPGHOME", "TMUX", "TMUX_TMPDIR", "SCREENDIR", "PSQLRC", "PGSYSCONFDIR", "PGSERVICEFILE", "PGPASSFILE",
    "PGSSLROOTCERT", "MYSQL_HOME", "KUBECONFIG", "DOCKER_HOST", "DOCKER_CONFIG", "DOCKER_CONTEXT", "DOCKER_CERT_PATH",
    "DOCKER_TLS_VERIFY", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AZURE_CONFIG_DIR", "GCE_METADATA_HOST",
    "GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES", "TERRAFORM_CONFIG", "TF_DATA_DIR", "TF_PLUGIN_CACHE_DIR",
    "TF_REATTACH_PROVIDERS", "CHROME_DEVEL_SANDBOX", "PUPPETEER_EXECUTABLE_PATH", "PLAYWRIGHT_BROWSERS_PATH",
    // Displays and modules of their toolkits
    "SDL_DYNAMIC_API", "GBM_BACKEND", "GBM_BACKENDS_PATH", "GDAL_VRT_ENABLE_PYTHON",
    "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS",
    // Certificates and credentials of connections
    "SSL_CERT_FILE", "SSL_CERT_DIR", "SSLKEYLOGFILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "AWS_CA_BUNDLE",
    "CURL_HOME", "NETRC", "WGETRC", "SYSTEM_WGETRC", "GNUTLS_SYSTEM_PRIORITY_FILE",
];

#[rustfmt::skip]
const PREFIXES: &[&str] = &[
    // Loaders and debuggers
    "LD_", "DYLD_", "__XPC_", "_RLD", "LLDB_", "CORECLR_", "COR_PROFILER", "COR_ENABLE", "COMPLUS_", "DOTNET_",
    // Shells; Apple's bash has its own spelling of exported functions
    "BASH_", "__BASH_FUNC", "FISH_", "__FISH", "DIRENV_", "MISE_",
    // Interpreters and test runners
    "PYTHON", "PYTEST_", "PERL5", "PERL_", "PERLIO_", "JAVA_", "_JAVA_", "JDK_", "LUA_", "JULIA_", "PHP_INI_", "DENO_DIR",
    "TS_NODE_",
    // Build tools and package managers
    "NPM_CONFIG_", "COREPACK_", "PIP_", "UV_", "CONDA_", "CARGO_", "RUSTC_", "RUSTUP_", "CGO_", "CMAKE_", "CCACHE_",
    "DISTCC_", "NIX_", "HOMEBREW_", "PNPM_", "MSBUILD",
    // Clients
    "CONTAINERS_", "GIT_", "ANSIBLE_", "HELM_", "TF_CLI_", "AWS_ENDPOINT_URL", "AWS_CONTAINER_", "AWS_EC2_METADATA_", "CLOUDSDK_", "PASSWORD_STORE_", "OPENSSL_",
    // Desktops
    "XDG_", "GTK_", "GTK2_", "GTK3_", "GDK_", "GIO_", "GST_PLUGIN_", "GI_TYPELIB_", "GSETTINGS_", "QT_", "QML_", "QML2_",
    "VK_LAYER", "VK_ICD", "VK_DRIVER", "VK_ADD_", "LIBGL_", "LIBVA_", "OCL_ICD_",
    "__EGL_", "__GLX_", "ALSA_", "MAGICK_",
];

const ENDINGS: &[&str] = &[
    "_PROXY",
    "_PAGER",
    "_EDITOR",
    "_BROWSER",
    "_ASKPASS",
    "_RSH",
    "_COMMAND",
    "_OPTS",
    "_OPTIONS",
    "_HOME",
    "_PLUGINS",
    "_PLUGIN_PATH",
    "_DRIVER_PATH",
    "_SYMBOLIZER_PATH",
];

/// Suffixes of credentials, which are safe despite an unsafe prefix, such as `CARGO_REGISTRY_TOKEN`.
const CREDENTIALS: &[&str] = &["_TOKEN", "_PASSWORD", "_SECRET", "_KEY"];

/// Returns whether a text can name a variable. Bash imports functions from names with other characters.
pub(super) fn is_variable(name: &str) -> bool {
    let ordinary = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
    !name.is_empty() && name.bytes().all(ordinary)
}

/// Returns whether a variable of this name may change how programs run.
pub(super) fn is_unsafe(name: &str) -> bool {
    if !is_variable(name) {
        return true;
    }
    let name = name.to_ascii_uppercase();
    let begins = |prefixes: &[&str]| prefixes.iter().any(|prefix| name.starts_with(prefix));
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    if name.starts_with(OWN) || NAMES.contains(&name.as_str()) {
        return true;
    }
    (begins(PREFIXES) && !ends(CREDENTIALS)) || ends(ENDINGS)
}

/// Returns the names for which a test is true as a list for a message.
fn listed<'a>(names: impl Iterator<Item = &'a str>, test: impl Fn(&str) -> bool) -> Option<String> {
    let found: Vec<_> = names.filter(|name| test(name)).map(clean).collect();
    (!found.is_empty()).then(|| found.join(", "))
}

/// Fails if one of the names is unsafe. `chosen` says whether `--only` names the keys.
pub(super) fn check<'a>(
    names: impl Iterator<Item = &'a str> + Clone,
    chosen: bool,
) -> Result<(), Failure> {
    let hint = if chosen {
        "if you trust the values, give --allow-unsafe-names too; otherwise choose other keys with --only"
    } else {
        "choose other keys with --only; if you trust the values, name them in --only and give --allow-unsafe-names"
    };
    let message = if let Some(odd) = listed(names.clone(), |name| !is_variable(name)) {
        format!("names of variables have letters, digits, _, . and - only, unlike these: {odd}")
    } else if let Some(found) = listed(names, is_unsafe) {
        format!("variables with these names may change how programs run: {found}")
    } else {
        return Ok(());
    };
    Err(Failure::usage(message).hint(hint))
}

/// Fails if a variable of these names may change how programs run.
#[cfg(feature = "mcp")]
pub(crate) fn check_variables<'a>(
    names: impl Iterator<Item = &'a String> + Clone,
) -> Result<(), Failure> {
    let checked = check(names.map(String::as_str), true);
    checked.map_err(|failure| failure.hint("choose other names"))
}

/// Warns about keys that `vault run` or `vault export` will skip or refuse.
pub(super) fn warn<'a>(style: &Style, keys: impl Iterator<Item = &'a str> + Clone) {
    if let Some(odd) = listed(keys.clone(), |key| !is_variable(key)) {
        style.warn(&format!(
            "these keys cannot name a variable: {odd}; `ravi vault run` skips them, and `ravi vault export` without --format json or yaml"
        ));
    }
    if let Some(odd) = listed(keys.clone(), |key| {
        is_variable(key) && !dotenv::is_name(key)
    }) {
        style.warn(&format!(
            "these keys cannot name a variable in a shell: {odd}; `ravi vault export` skips them without --format json or yaml"
        ));
    }
    if let Some(found) = listed(keys, |key| is_variable(key) && is_unsafe(key)) {
        style.warn(&format!(
            "variables with these names may change how programs run: {found}; `ravi vault run` refuses them without --prefix, or --only and --allow-unsafe-names"
        ));
    }
}

/// Drops the secrets whose keys cannot name a variable, and warns about them.
pub(super) fn skip(
    context: &Context,
    pairs: &mut Vec<Pair>,
    can_name: impl Fn(&str) -> bool,
    hint: &str,
) {
    let keys = pairs.iter().map(|(key, _)| key.as_str());
    if let Some(skipped) = listed(keys, |key| !can_name(key)) {
        let warning = format!("skipped keys that cannot name a variable: {skipped}{hint}");
        context.style.warn(&warning);
    }
    pairs.retain(|(key, _)| can_name(key));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_names_that_run_code_or_redirect_traffic() {
        #[rustfmt::skip]
        let names = [
            "PATH", "Path", "HOME", "LD_PRELOAD", "LD_LIBRARY_PATH", "DYLD_INSERT_LIBRARIES", "GLIBC_TUNABLES",
            "BASH_ENV", "ENV", "IFS", "PS4", "PROMPT_COMMAND", "SHELLOPTS", "BASH_FUNC_ls%%", "BASH_FUNC_ls()",
            "__BASH_FUNC<ls>()", "ZDOTDIR", "fish_user_paths", "PYTHONPATH", "PYTHONSTARTUP", "PYTHONBREAKPOINT",
            "PERL5OPT", "PERL5LIB", "RUBYOPT", "RUBYLIB", "NODE_OPTIONS", "node_options", "NODE_PATH", "BUN_OPTIONS",
            "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "MAVEN_OPTS", "CLASSPATH", "PHPRC", "LUA_INIT_5_4",
            "DOTNET_STARTUP_HOOKS", "COR_PROFILER_PATH", "PSModulePath", "GOFLAGS", "RUSTC_WRAPPER",
            "CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUNNER", "MAKEFLAGS", "CC", "CMAKE_TOOLCHAIN_FILE", "PIP_INDEX_URL",
            "npm_config_script_shell", "GIT_SSH_COMMAND", "GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_CONFIG_COUNT",
            "GIT_CONFIG_KEY_0", "GIT_CONFIG_VALUE_0", "GIT_TEMPLATE_DIR", "GIT_PROXY_COMMAND", "EDITOR", "VISUAL", "PAGER",
            "GH_PAGER", "LESSOPEN", "BROWSER", "SSH_ASKPASS", "SUDO_ASKPASS", "TAR_OPTIONS", "FZF_DEFAULT_COMMAND",
            "KUBECONFIG", "AWS_CONFIG_FILE", "OPENSSL_CONF", "NVM_DIR", "VOLTA_HOME", "GTK_MODULES", "QT_PLUGIN_PATH", "XDG_CONFIG_HOME",
            "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "no_proxy", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE",
            "NODE_EXTRA_CA_CERTS", "NODE_TLS_REJECT_UNAUTHORIZED", "SSLKEYLOGFILE", "RAVI_API_URL", "RAVI_PIN",
            "TS_NODE_COMPILER", "VIRTUAL_ENV", "CONTAINERS_CONF", "SDL_DYNAMIC_API", "HDF5_PLUGIN_PATH", "GDAL_DRIVER_PATH",
            "MAGICK_CODER_MODULE_PATH", "ALSA_CONFIG_PATH", "__EGL_VENDOR_LIBRARY_FILENAMES", "GBM_BACKENDS_PATH",
            "MSBuildSDKsPath", "CL", "_CL_", "LINK", "ASAN_SYMBOLIZER_PATH", "YARN_SCRIPT_SHELL", "YARN_PLUGINS",
            "PNPM_SCRIPT_SHELL", "RAVI_ACCESS_TOKEN", "A B", "A$(id)", "\u{e9}",
        ];
        for name in names {
            assert!(is_unsafe(name), "{name} is let through");
        }
    }

    #[test]
    fn lets_secrets_through() {
        #[rustfmt::skip]
        let names = [
            "DATABASE_URL", "API_KEY", "SECRET_KEY_BASE", "NODE_ENV", "NODE_AUTH_TOKEN", "NPM_TOKEN", "GITHUB_TOKEN",
            "GIT_TOKEN", "GIT_PASSWORD", "CARGO_REGISTRY_TOKEN", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION",
            "PGPASSWORD", "PGHOST", "REDIS_URL", "SENTRY_DSN", "STRIPE_SECRET_KEY", "VK_API_KEY", "TF_VAR_db_password",
            "HOMEBREW_GITHUB_API_TOKEN", "UV_PUBLISH_TOKEN", "PORT", "TZ", "LANG", "my.key", "my-key", "USERNAME",
            "DATABASE_PATH", "PLUGIN_KEY", "DRIVER", "LINK_TOKEN", "LINK_SECRET", "CLIENT_ID", "CLOUD_KEY", "YARN_NPM_AUTH_IDENT",
            "YARN_NPM_AUTH_TOKEN", "PNPM_TOKEN", "SDL_KEY", "GDAL_API_KEY",
            "POETRY_HTTP_BASIC_X_PASSWORD", "BUNDLE_GEMS__CONTRIBSYS__COM", "GOOGLE_APPLICATION_CREDENTIALS",
        ];
        for name in names {
            assert!(!is_unsafe(name), "{name} is refused");
        }
    }
}
