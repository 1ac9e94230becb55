/** The command line: the list of commands, and the run of the one that was named. */
import type { Command } from './command.ts';
import { runProgram } from './program.ts';

const commands: readonly Command[] = [];

process.exitCode = await runProgram(commands, process.argv.slice(2));
