#!/usr/bin/env node
// Starts the command line under Node 24, which runs TypeScript directly. An older Node (20 or newer) hands over to the Node 24
// that `npm ci` has put beside this project, and passes on signals and the exit status. Compiled code is kept in the user's own cache
// folder, not in one that others could write to: commands start in half the time.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { constants, homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NEEDED_MAJOR = 24;
const main = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));

const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'anamnesis');

if (Number.parseInt(process.versions.node, 10) >= NEEDED_MAJOR) {
  module.enableCompileCache(process.env.NODE_COMPILE_CACHE || cache);
  await import(main);
} else {
  const node = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));
  if (existsSync(node)) handOver(node);
  else refuse();
}

function handOver(node) {
  const env = { NODE_COMPILE_CACHE: cache, ...process.env };
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: 'inherit', env });
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => child.kill(name));
  child.on('exit', (status, signal) => {
    process.exitCode = status ?? 128 + constants.signals[signal];
  });
  child.on('error', refuse);
}

function refuse() {
  console.error(`anamnesis needs Node ${NEEDED_MAJOR}; this is Node ${process.versions.node}.`);
  console.error('Run "npm ci" in the project folder, which brings it, or install Node 24.');
  process.exitCode = 1;
}
