import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { openTerminal } from './terminal.ts';

/** A terminal whose clock moves only when told, and what it wrote on either stream. */
function open(options: { readonly isTTY: boolean; readonly json?: boolean }) {
  let elapsedMs = 0;
  const out = new PassThrough({ encoding: 'utf8' });
  const err = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY: options.isTTY });
  const clock = { now: () => 0, elapsed: () => elapsedMs };
  const terminal = openTerminal(out, err, clock, options.json ?? false);
  const pass = (ms: number) => {
    elapsedMs += ms;
  };
  return { terminal, pass, out: () => String(out.read() ?? ''), err: () => String(err.read() ?? '') };
}

describe('progress away from a terminal', () => {
  it('is one plain line now and then, with rate and remaining time', () => {
    const { terminal, pass, out, err } = open({ isTTY: false });
    terminal.progress.start('reading', 8000, 'patients');
    for (let done = 100; done <= 2000; done += 100) {
      pass(1000);
      terminal.progress.update(done);
    }
    terminal.progress.finish('all well');
    expect(err()).toBe(
      'reading: 1,000/8,000 patients  100/s  01:10 left\n' +
        'reading: 2,000/8,000 patients  100/s  01:00 left\n' +
        'reading: 2,000/8,000 patients  100/s  01:00 left  all well\n',
    );
    expect(out()).toBe('');
  });

  it('says the time spent where the total is not known', () => {
    const { terminal, pass, err } = open({ isTTY: false });
    terminal.progress.start('counting', undefined, 'events');
    pass(5000);
    terminal.progress.update(37);
    pass(3_720_000);
    terminal.progress.finish();
    expect(err()).toBe('counting: 37 events  0.0099/s  1:02:05\n');
  });
});

describe('progress on a terminal', () => {
  it('is a bar that is removed when the stage is over', () => {
    const { terminal, pass, err } = open({ isTTY: true });
    terminal.progress.start('training', 4, 'steps');
    pass(2000);
    terminal.progress.update(2, 'loss 2.31');
    terminal.say('between');
    terminal.progress.finish();
    const written = err();
    expect(written).toContain('[############............]');
    expect(written).toContain('between\n');
    expect(written).toMatch(/training: 2\/4 steps {2}1\/s {2}00:02 left {2}loss 2\.31\n$/);
  });
});

describe('the result', () => {
  it('is one document with --json, numbers exact, and nothing is said', () => {
    const { terminal, out, err } = open({ isTTY: false, json: true });
    terminal.say('hello');
    terminal.document({ subject: 2n ** 53n, count: 3n, auroc: Number.NaN });
    expect(JSON.parse(out())).toEqual({ subject: '9007199254740992', count: 3, auroc: null });
    expect(err()).toBe('');
  });
});

it('lets no text of a record steer the terminal', () => {
  const { terminal, out } = open({ isTTY: true });
  terminal.result('Asthma \u001b[2J\u0007 \u202Egnorw\tand\nGout');
  expect(out()).toBe('Asthma \uFFFD[2J\uFFFD \uFFFDgnorw\tand\nGout\n');
});
