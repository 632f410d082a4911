/** Small helpers to read loosely typed payloads. */
export type Fields = Record<string, unknown>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});
export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
export const fieldsIn = (value: unknown): Fields[] => listOf(value).filter(isFields);
export const stringOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Slack reads booleans from forms as `true` or `1`. */
export const truthy = (value: unknown): boolean =>
  value === true || value === 'true' || value === 1 || value === '1';

/** A value that may have come as a JSON string in a form; `undefined` when absent, `NOT_JSON` when it cannot be read. */
export const NOT_JSON = Symbol('not JSON');
export function jsonArg(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (value === '') return undefined;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return NOT_JSON;
  }
}

export const clone = <T>(value: T): T => structuredClone(value);

/** Real timers, kept from before any test replaces the global ones. */
const setTimer = globalThis.setTimeout;
const clearTimer = globalThis.clearTimeout;
const monotonic = performance.now.bind(performance);
export const realtime = {
  now: (): number => monotonic(),
  sleep: (ms: number): Promise<void> => new Promise((resolve) => void setTimer(resolve, ms)),
  after: (ms: number, act: () => void): (() => void) => {
    const timer = setTimer(act, ms);
    return () => clearTimer(timer);
  },
};

export interface Deferred {
  promise: Promise<void>;
  resolve(): void;
}
export function deferred(): Deferred {
  let settle: () => void = () => {};
  const promise = new Promise<void>((done) => {
    settle = done;
  });
  return { promise, resolve: () => settle() };
}

/** Seconds a time zone is ahead of UTC at an instant. */
export function offsetOf(zone: string, at: number): number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  const name = format.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const match = /GMT([+-])(\d{2}):(\d{2})/.exec(name);
  if (match === null) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 3600 + Number(match[3]) * 60);
}
