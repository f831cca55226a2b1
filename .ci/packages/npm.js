#!/usr/bin/env node
// Runs the binary of this platform, which is in a package of its own, as esbuild and biome have it.
"use strict";

const { spawn } = require("node:child_process");
const { constants } = require("node:os");

const name = require("../package.json").name;
const program = process.platform === "win32" ? "ravi.exe" : "ravi";
const carrier = `${name}-${process.platform}-${process.arch}`;

function fail(message, hint) {
  console.error(`error: ${message}\nhint: ${hint}`);
  process.exit(1);
}

function find() {
  try {
    return require.resolve(`${carrier}/bin/${program}`);
  } catch {
    const supported = Object.keys(require("../package.json").optionalDependencies);
    if (supported.includes(carrier)) {
      fail(`package ${carrier} is missing`, "install again without --omit=optional, on this system");
    }
    fail(`no binary for ${process.platform} on ${process.arch}`, "build it from source: cargo install --locked");
  }
}

const child = spawn(find(), process.argv.slice(2), { stdio: "inherit" });

// At a terminal, Ctrl-C and Ctrl-\ reach the child as well: it must not see them twice.
const atTerminal = [0, 1, 2].some((descriptor) => require("node:tty").isatty(descriptor));
for (const signal of ["SIGINT", "SIGQUIT", "SIGTERM", "SIGHUP"]) {
  const fromTerminal = signal === "SIGINT" || signal === "SIGQUIT";
  process.on(signal, () => {
    if (!(fromTerminal && atTerminal)) child.kill(signal);
  });
}

child.on("error", (error) => {
  fail(`cannot run ${error.path}: ${error.code}`, `install ${name} again`);
});

child.on("exit", (code, signal) => {
  if (!signal) process.exit(code);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
  // A signal that this process ignores.
  setTimeout(() => process.exit(128 + constants.signals[signal]), 100);
});
