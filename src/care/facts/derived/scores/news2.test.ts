/** NEWS2: every cell of the charts of the Royal College of Physicians (2017), when scale 2 applies, and when there is no score. */
import { describe, expect, test } from 'vitest';
import {
  condition,
  derivedBy,
  measured,
  recordOf,
  type Signs,
  scoreOf,
  signs,
  statement,
} from '../../../../../test/support/derivedRecords.ts';
import type { Fact, FactValue } from '../../fact.ts';

const news = (given: Signs, more: readonly Fact[] = []) => scoreOf('NEWS2', [...signs(given), ...more]);

/** Every whole number from the first on, with its points: `[[8, 3], [11, 1]]` is 3 to 8 and 1 to 11. */
function cells(
  from: number,
  upTo: readonly (readonly [last: number, points: number])[],
): (readonly [number, number])[] {
  let next = from;
  return upTo.flatMap(([last, points]) => {
    const row = Array.from({ length: last - next + 1 }, (_, place) => [next + place, points] as const);
    next = last + 1;
    return row;
  });
}

// Royal College of Physicians 2017, chart 1: all cells.
describe('NEWS2', () => {
  test('respiration rate: to 8 3, 9-11 1, 12-20 0, 21-24 2, from 25 3', () => {
    for (const [breaths, points] of cells(4, [
      [8, 3],
      [11, 1],
      [20, 0],
      [24, 2],
      [40, 3],
    ])) {
      expect(news({ breaths }), `${breaths}`).toBe(points);
    }
  });

  test('saturation on scale 1: to 91 3, 92-93 2, 94-95 1, from 96 0', () => {
    for (const [saturation, points] of cells(70, [
      [91, 3],
      [93, 2],
      [95, 1],
      [100, 0],
    ])) {
      expect(news({ saturation }), `${saturation}`).toBe(points);
      expect(news({ saturation, oxygen: 28 }), `${saturation} on oxygen`).toBe(points + 2);
    }
  });

  test('saturation on scale 2: to 83 3, 84-85 2, 86-87 1, 88-92 0; on oxygen 93-94 1, 95-96 2, from 97 3, on air 0', () => {
    const order = target(88, 92);
    for (const [saturation, points] of cells(70, [
      [83, 3],
      [85, 2],
      [87, 1],
      [100, 0],
    ])) {
      expect(news({ saturation }, [order]), `${saturation}`).toBe(points);
    }
    for (const [saturation, points] of cells(70, [
      [83, 3],
      [85, 2],
      [87, 1],
      [92, 0],
      [94, 1],
      [96, 2],
      [100, 3],
    ])) {
      expect(news({ saturation, oxygen: 28 }, [order]), `${saturation}`).toBe(points + 2);
    }
  });

  test('scale 2 only by an order in force', () => {
    expect(news({ saturation: 88 }, [target(94, 98)])).toBe(3);
    expect(news({ saturation: 88 }, [target(88, 92, { status: 'stopped' })])).toBe(3);
    expect(news({ saturation: 88 }, [condition('ICD10CM//J44.9')])).toBe(3);
    expect(news({ saturation: 88 }, [order('NEWS2: use SpO2 scale 2')])).toBe(0);
  });

  test('systolic pressure: to 90 3, 91-100 2, 101-110 1, 111-219 0, from 220 3', () => {
    for (const [systolic, points] of cells(60, [
      [90, 3],
      [100, 2],
      [110, 1],
      [219, 0],
      [240, 3],
    ])) {
      expect(news({ systolic }), `${systolic}`).toBe(points);
    }
  });

  test('pulse: to 40 3, 41-50 1, 51-90 0, 91-110 1, 111-130 2, from 131 3', () => {
    for (const [pulse, points] of cells(30, [
      [40, 3],
      [50, 1],
      [90, 0],
      [110, 1],
      [130, 2],
      [180, 3],
    ])) {
      expect(news({ pulse }), `${pulse}`).toBe(points);
    }
  });

  test('temperature in tenths: to 35.0 3, to 36.0 1, to 38.0 0, to 39.0 1, from 39.1 2', () => {
    for (const [tenths, points] of cells(330, [
      [350, 3],
      [360, 1],
      [380, 0],
      [390, 1],
      [410, 2],
    ])) {
      expect(news({ temperature: tenths / 10 }), `${tenths}`).toBe(points);
    }
  });

  test('consciousness: 15 0, below 3; oxygen 2', () => {
    for (const [coma, points] of cells(3, [
      [14, 3],
      [15, 0],
    ]))
      expect(news({ coma })).toBe(points);
    expect(news({ oxygen: 22 })).toBe(2);
  });

  test('Fahrenheit is converted: 102.4 °F is 39.1 °C; 98.6 "°C" and 37 "°F" are no temperatures', () => {
    expect(news({ temperature: 102.4, temperatureUnit: '[degF]' })).toBe(2);
    expect(news({ temperature: 102.4, temperatureUnit: '°F' })).toBe(2);
    expect(news({ temperature: 98.6 })).toBeNull();
    expect(news({ temperature: 37, temperatureUnit: '[degF]' })).toBeNull();
    expect(news({ temperature: 37, temperatureUnit: '' })).toBeNull();
  });

  test('risk: low to 4, a single 3 low-medium, medium from 5, high from 7', () => {
    const risk = (given: Signs) => derivedBy('NEWS2', recordOf(signs(given)))?.details[0];
    expect(risk({})).toBe('low');
    expect(risk({ breaths: 9, saturation: 94, pulse: 91, temperature: 36 })).toBe('low');
    expect(risk({ breaths: 25 })).toBe('low-medium');
    expect(risk({ breaths: 25, saturation: 92 })).toBe('medium');
    expect(risk({ breaths: 25, saturation: 91 })).toBe('medium');
    expect(risk({ breaths: 25, saturation: 91, pulse: 91 })).toBe('high');
  });

  test('nothing where one of the seven is unknown or two hours away, or under 16', () => {
    for (const place of signs({}).keys()) {
      const facts = signs({}).filter((_, other) => other !== place);
      expect(scoreOf('NEWS2', facts), `without ${place}`).toBeNull();
    }
    const late = [...signs({}).slice(1), measured('9279-1', 16, '/min', -2)];
    expect(scoreOf('NEWS2', late)).toBeNull();
    expect(scoreOf('NEWS2', signs({}), 15)).toBeNull();
    expect(scoreOf('NEWS2', signs({}), 16)).toBe(0);
  });
});

function target(low: number, high: number, more: Partial<Fact> = {}): Fact {
  const value: FactValue = { type: 'range', low, high, unit: '%' };
  return { ...order('Target oxygen saturation'), value, ...more };
}

function order(name: string): Fact {
  return statement('order', 'LOCAL//oxygen', -4, { status: 'active', concept: { codes: [], name, synonyms: [] } });
}
