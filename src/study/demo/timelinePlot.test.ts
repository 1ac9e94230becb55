import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { courseInWords } from './eventMarks.ts';
import type { EventKind, TimelineEvent } from './events.ts';
import type { Course, PatientStory } from './stories.ts';
import { FUTURES_DRAWN, timelinePlot, verdict } from './timelinePlot.ts';

function event(days: number, kind: EventKind, name: string, level?: number): TimelineEvent {
  return level === undefined ? { days, kind, name } : { days, kind, name, level, value: '1–2 mg/dL' };
}

/** Future i of 30: every third ends in death, after a stay. */
function future(i: number): Course {
  const endDays = i % 3 === 0 ? 30 + 10 * i : 365;
  const stay = [event(10 + i, 'admission', 'Admission'), event(14 + i, 'discharge', 'Discharge')];
  const death = i % 3 === 0 ? [event(endDays, 'death', 'Death')] : [];
  return { events: [...stay, ...death], endDays, end: i % 3 === 0 ? 'target' : i === 1 ? 'open' : 'time' };
}

const story: PatientStory = {
  label: 'Patient A',
  who: 'Woman, 70–74 years',
  past: [
    event(-1500, 'visit', 'Outpatient visit'),
    event(-1500, 'condition', 'Heart <failure>'),
    event(-1500, 'drug', 'Bisoprolol'),
    event(-1500, 'measurement', 'Creatinine', 0.05),
    event(-900, 'admission', 'Admission'),
    event(-890, 'discharge', 'Discharge'),
    event(-800, 'drug', 'Bisoprolol'),
    event(0, 'measurement', 'Creatinine', 0.95),
    event(0, 'visit', 'Outpatient visit'),
  ],
  horizonDays: 365,
  futures: Array.from({ length: 30 }, (_, i) => future(i)),
  happened: { events: [event(100, 'visit', 'Outpatient visit')], endDays: 365, end: 'time' },
  risk: 10 / 29,
  trueRisk: 0.25,
  lastTokens: ['VISIT//OUTPATIENT'],
  tokensRead: 1,
};

describe('the timeline of a patient', () => {
  const svg = timelinePlot(story);
  const { document } = parseHTML(`<!doctype html><html><body>${svg}</body></html>`);

  it('says what is asked and answered, beside the truth', () => {
    expect(verdict(story)).toBe(
      '10 of 30 sampled futures end in death within one year, 1 have no answer: risk 34.5 %. True risk 25.0 %. What happened: alive after one year.',
    );
    expect(document.querySelector('svg')?.getAttribute('aria-label')).toContain('10 of 30');
  });

  it('names a lane for each thing of the record, escaped', () => {
    const texts = [...document.querySelectorAll('text')].map(({ textContent }) => textContent);
    for (const name of ['Visits and stays', 'Heart <failure>', 'Bisoprolol', 'Creatinine', 'prediction']) {
      expect(texts.some((text) => text.includes(name))).toBe(true);
    }
  });

  it('draws twenty of the futures as lines of their own, each told in words', () => {
    const titles = [...document.querySelectorAll('title')].map(({ textContent }) => textContent);
    expect(titles.filter((title) => title.startsWith('Future '))).toHaveLength(FUTURES_DRAWN);
    expect(titles).toContain('Future 1: death after 30 days, 1 admission');
    expect(courseInWords(story.futures[1])).toBe('no answer after 365 days, 1 admission');
  });

  it('is the same again, and asks for nothing from elsewhere', () => {
    expect(timelinePlot(story)).toBe(svg);
    expect(svg).not.toMatch(/<script|href=|url\(|NaN/);
  });
});
