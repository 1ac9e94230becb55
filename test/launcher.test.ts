/** `bin/anamnesis.js` starts the program under this Node, and hands over to the installed one where the system's is older. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const launcher = fileURLToPath(new URL('../bin/anamnesis.js', import.meta.url));
const SYSTEM_NODE = '/usr/bin/node';

function launch(node: string, words: readonly string[]) {
  return spawnSync(node, [launcher, ...words], { encoding: 'utf8' });
}

function olderNodeIsAbsent(): boolean {
  if (!existsSync(SYSTEM_NODE)) return true;
  const version = spawnSync(SYSTEM_NODE, ['--version'], { encoding: 'utf8' }).stdout;
  return Number.parseInt(version.slice(1), 10) >= 24;
}

it('starts the program', () => {
  expect(launch(process.execPath, ['--version'])).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
  });
});

it.skipIf(olderNodeIsAbsent())(
  'hands over from an older Node, and hands the exit status back (skipped when absent)',
  () => {
    expect(launch(SYSTEM_NODE, ['--version'])).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
    const refused = launch(SYSTEM_NODE, ['no-such-command']);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain('Unknown command');
  },
);
