/** The command line: the list of commands, and the run of the one that was named. */
import { runProgram } from './program.ts';
import { simulateCommand } from './simulate.ts';

process.exitCode = await runProgram([simulateCommand], process.argv.slice(2));
