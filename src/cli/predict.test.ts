import { describe, expect, it } from 'vitest';
import { fixedClock } from '../base/clock.ts';
import { silentProgress } from '../base/progress.ts';
import type { CommandResult, SettingValue } from './command.ts';
import { predictCommand } from './predict.ts';
import { declareOptions, resolveSettings } from './settings.ts';

/** Settings are checked before any file is looked for: these need none. */
function predict(flags: Readonly<Record<string, SettingValue>>): Promise<CommandResult> {
  return predictCommand.run({
    arguments: ['no-model', 'no-data', 'no-task', 'no-such-folder/out'],
    settings: resolveSettings(declareOptions(predictCommand.options), {}, { labels: 'no-labels', ...flags }),
    progress: silentProgress,
    clock: fixedClock(0),
    say: () => {},
    signal: new AbortController().signal,
  });
}

describe('predict', () => {
  it('takes either a number of futures or a wanted width, and a budget only with the width', async () => {
    await expect(predict({ width: 0.02, trajectories: 64 })).rejects.toThrow(/their number cannot be given/);
    await expect(predict({ budget: 1000 })).rejects.toThrow(/belongs to --width/);
    await expect(predict({ width: 0.02, estimator: 'direct' })).rejects.toThrow(/--width/);
    const allowed = [{}, { trajectories: 8 }, { width: 0.02 }, { width: 0.02, budget: 1000, estimator: 'mc' }];
    for (const flags of allowed) await expect(predict(flags)).rejects.toMatchObject({ code: 'input/missing' });
  });

  it('names what it does not know', () => {
    expect(() => predict({ estimator: 'reech' })).toThrow(/reech/);
    expect(() => predict({ width: 0.9 })).toThrow(/width/);
  });
});
