/** `npm run bench -- NAME [options]`: runs bench/NAME.ts; without a name, lists what there is. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';

const folder = import.meta.dirname;
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
  .map((file) => file.slice(0, -3))
  .toSorted();
const [name, ...rest] = process.argv.slice(2);
if (name === undefined || !names.includes(name)) {
  console.error(`Usage: npm run bench -- NAME\nBenchmarks: ${names.join(', ')}`);
  process.exitCode = 1;
} else {
  process.exitCode = spawnSync(process.execPath, [`${folder}/${name}.ts`, ...rest], { stdio: 'inherit' }).status ?? 2;
}
