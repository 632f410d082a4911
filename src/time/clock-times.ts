/** A time on the wall clock: `09:00`, 24 hours. */
export type ClockTime = string & { readonly clockTime: unique symbol };

const CLOCK_TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

export function isClockTime(text: string): text is ClockTime {
  return CLOCK_TIME.test(text);
}

/** Minutes after midnight. */
export function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

/** The wall-clock time so many minutes after midnight; what lies beyond a day comes round. */
export function timeOf(minutes: number): ClockTime {
  const within = ((minutes % 1440) + 1440) % 1440;
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(within / 60))}:${two(within % 60)}` as ClockTime;
}
