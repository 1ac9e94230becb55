/**
 * Encounters screened with few runs, however many there are: consecutive encounters are first left out together, in periods that
 * double in length with distance from the present; then, as long as runs are left, the period that moves the answer most is halved.
 *
 * Leaves out: encounters of one period whose effects cancel are not found.
 */
import type { EventGroup } from './encounters.ts';

export interface ScreenedPeriod {
  /** One encounter, or several that follow each other. */
  readonly group: EventGroup;
  readonly encounters: number;
  readonly logRatio: number;
}

/** @param runs how often `logRatio` may be asked, at least; the first periods are asked whatever it is */
export async function screenPeriods(
  encounters: readonly EventGroup[],
  runs: number,
  logRatio: (group: EventGroup) => Promise<number>,
): Promise<readonly ScreenedPeriod[]> {
  const screen = async (members: readonly EventGroup[]): Promise<Screened> => {
    const group = joined(members);
    return { members, group, encounters: members.length, logRatio: await logRatio(group) };
  };
  const periods: Screened[] = [];
  for (const members of firstPeriods(encounters, runs)) periods.push(await screen(members));
  for (let left = runs - periods.length; left >= 2; left -= 2) {
    const widest = foremostOf(periods.filter(({ members }) => members.length > 1));
    if (widest === undefined) break;
    const middle = widest.members.length >>> 1;
    const halves = [widest.members.slice(0, middle), widest.members.slice(middle)];
    const at = periods.indexOf(widest);
    periods.splice(at, 1, await screen(halves[0]), await screen(halves[1]));
  }
  return periods;
}

interface Screened extends ScreenedPeriod {
  readonly members: readonly EventGroup[];
}

/** Every encounter alone where runs suffice; else lengths 1, 1, 2, 4 … back from the present. */
function firstPeriods(encounters: readonly EventGroup[], runs: number): readonly (readonly EventGroup[])[] {
  if (encounters.length <= runs) return encounters.map((encounter) => [encounter]);
  const periods: (readonly EventGroup[])[] = [];
  for (let end = encounters.length; end > 0; ) {
    const length = Math.min(end, Math.max(1, encounters.length - end));
    periods.unshift(encounters.slice(end - length, end));
    end -= length;
  }
  return periods;
}

function joined(members: readonly EventGroup[]): EventGroup {
  return {
    events: members.flatMap(({ events }) => events),
    fromMinutes: members[0].fromMinutes,
    toMinutes: members[members.length - 1].toMinutes,
  };
}

function foremostOf(periods: readonly Screened[]): Screened | undefined {
  return periods.reduce<Screened | undefined>(
    (best, one) => (best === undefined || Math.abs(one.logRatio) > Math.abs(best.logRatio) ? one : best),
    undefined,
  );
}
