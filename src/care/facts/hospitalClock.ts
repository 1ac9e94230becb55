/**
 * The clock on a hospital's wall, by which its notes are written: instants in UTC as minutes of that clock, daylight saving included.
 *
 * Offsets come from the platform's time zone data (Intl). Asking it is slow, so a day's offset is kept where the whole day (UTC) has the same one. In the hour that a
 * clock shows twice, what happened later can stand before what happened earlier.
 */
export interface HospitalClock {
  /** IANA name. */
  readonly zone: string;
  /** @param instant minutes since 1970-01-01T00:00Z. */
  wall(instant: number): number;
  /** Of a time that the clock shows twice the later instant. */
  instant(wall: number): number;
}

const DAY = 1440;

/** @param zone IANA name; must have been checked. */
export function clockOfZone(zone: string): HospitalClock {
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    era: 'short',
  });
  /** Null where the offset changes within the day. */
  const known = new Map<number, number | null>();
  const offsetAt = (instant: number): number => {
    const day = Math.floor(instant / DAY);
    let offset = known.get(day);
    if (offset === undefined) {
      const first = askedOffset(clock, day * DAY);
      offset = first === askedOffset(clock, (day + 1) * DAY - 1) ? first : null;
      known.set(day, offset);
    }
    return offset ?? askedOffset(clock, instant);
  };
  return {
    zone,
    wall: (instant) => instant + offsetAt(instant),
    instant(wall) {
      const guess = wall - offsetAt(wall);
      const [early, late] = [offsetAt(guess - DAY / 2), offsetAt(guess + DAY / 2)];
      // Of both offsets around, the smaller gives the later instant; what the clock never shows is moved past the gap.
      const later = wall - Math.min(early, late);
      const sooner = wall - Math.max(early, late);
      return later + offsetAt(later) !== wall && sooner + offsetAt(sooner) === wall ? sooner : later;
    },
  };
}

function askedOffset(clock: Intl.DateTimeFormat, instant: number): number {
  const minute = Math.floor(instant);
  const parts = new Map(clock.formatToParts(minute * 60_000).map(({ type, value }) => [type, value]));
  const part = (name: Intl.DateTimeFormatPartTypes): number => Number(parts.get(name) ?? 0);
  const year = parts.get('era') === 'BC' ? 1 - part('year') : part('year');
  return Date.UTC(year, part('month') - 1, part('day'), part('hour'), part('minute')) / 60_000 - minute;
}
