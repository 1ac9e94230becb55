/** The plan of the house holds, and its checker finds planted violations. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkFile, checkTree } from '../scripts/layers.ts';

const rules = (path: string, text: string) => checkFile(path, text).map(({ rule }) => rule);

describe('a planted violation is found', () => {
  it.each([
    ['src/base/a.ts', "import { x } from '../data/record/b.ts';", 'upward or sideways'],
    ['src/data/record/a.ts', "import type { X } from '../../model/graph/graph.ts';", 'upward or sideways'],
    ['src/model/graph/a.ts', "export { x } from '../../data/record/table.ts';", 'upward or sideways'],
    ['src/study/prognosis/a.ts', "const x = await import('../../cli/main.ts');", 'upward or sideways'],
    ['src/data/record/a.ts', "import {\n  x,\n} from '../timeline/b.ts';", 'inside its wing'],
    ['src/model/decoder/a.ts', "import '../training/b.ts';", 'inside its wing'],
    ['src/data/attic/a.ts', "import { x } from '../../base/b.ts';", 'no room'],
    ['src/data/record/a.ts', "import { x } from '../../../bench/run.ts';", 'not part of src'],
    ['src/model/decoder/a.ts', "import * as ort from 'onnxruntime-node';", 'ONNX Runtime'],
    ['src/model/runtime/a.ts', "import { x } from '../graph/protobuf.ts';", 'protobuf'],
    ['src/data/simulate/a.ts', "import { x } from '@duckdb/node-api';", 'DuckDB'],
    ['src/cli/a.ts', "import { Hono } from 'hono';", 'HTTP'],
    ['src/study/adapt/a.ts', "import { Command } from 'commander';", 'command-line parser'],
    ['src/data/simulate/a.ts', 'const x = Math.random();', 'ambient chance'],
    ['src/model/training/a.ts', 'const t = new Date();', 'wall clock'],
    ['src/server/a.ts', 'const t = performance.now();', 'wall clock'],
    ['src/study/evaluate/a.ts', 'console.log(1);', 'console'],
    ['src/study/evaluate/a.ts', 'process.stdout.write("x");', 'standard streams'],
    ['src/server/app.ts', 'const x = process.env.PORT;', 'process.env'],
    ['src/base/stringUtils.ts', '', '"utils"'],
    ['src/data/common/a.ts', '', '"common"'],
    ['test/support/helpers.ts', '', '"helpers"'],
    ['src/base/a.ts', '\n'.repeat(401), '401 lines'],
    ['src/base/a.ts', '\n'.repeat(251), 'think again'],
  ])('%s: %j', (path, text, rule) => {
    expect(rules(path, text).join()).toContain(rule);
  });
});

describe('what the plan allows is left alone', () => {
  it.each([
    [
      'src/study/pretrain/a.ts',
      "import { x } from '../../data/timeline/b.ts';\nimport { y } from '../../model/training/c.ts';",
    ],
    ['src/data/timeline/a.ts', "import { x } from '../record/b.ts';\nimport { y } from './c.ts';"],
    ['src/base/manifest.ts', "import p from '../../package.json' with { type: 'json' };"],
    ['src/model/graph/a.ts', '/** Math.random is not used. */\nconst x = 1; // nor Date.now\nconst d = new Date(0);'],
    ['src/study/a.test.ts', "import { x } from '../cli/main.ts';\nDate.now();"],
    ['src/server/config.ts', 'const x = process.env.PORT;'],
  ])('%s: %j', (path, text) => {
    expect(rules(path, text)).toEqual([]);
  });
});

it('the code follows the plan', () => {
  const errors = checkTree(join(import.meta.dirname, '..')).filter(({ severity }) => severity === 'error');
  expect(errors).toEqual([]);
});
