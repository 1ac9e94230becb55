#!/usr/bin/env node
// Starts the command line under Node 24, which runs TypeScript directly. An older Node (20 or newer) hands over to the Node 24
// that `npm ci` has put beside this project, and passes on signals and the exit status.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const NEEDED_MAJOR = 24;
const main = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));

if (Number.parseInt(process.versions.node, 10) >= NEEDED_MAJOR) {
  await import(main);
} else {
  const node = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));
  if (existsSync(node)) handOver(node);
  else refuse();
}

function handOver(node) {
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
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
