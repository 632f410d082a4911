/** A few combinators that check a payload the way Slack words its complaints. */
import { type Fields, isFields } from './json.ts';

export interface Problem {
  at: string;
  message: string;
}

export class Report {
  readonly problems: Problem[] = [];
  readonly warnings: string[] = [];

  add(at: string, message: string): void {
    this.problems.push({ at, message });
  }

  warn(at: string, message: string): void {
    this.warnings.push(`${message} [json-pointer:${at}]`);
  }

  get ok(): boolean {
    return this.problems.length === 0;
  }

  /** The `errors` array of an answer: `no more than 25 items allowed [json-pointer:/blocks/1/elements]`. */
  lines(): string[] {
    return this.problems.map(({ at, message }) => `${message} [json-pointer:${at}]`);
  }
}

export type Check = (value: unknown, at: string, report: Report) => void;
export type Shape = Record<string, Check>;

export const string =
  (max = Number.POSITIVE_INFINITY, min = 1): Check =>
  (value, at, report) => {
    if (typeof value !== 'string') report.add(at, 'must provide a string');
    else if (value.length < min) report.add(at, `must be more than ${min - 1} characters`);
    else if (value.length > max) report.add(at, `must be less than ${max + 1} characters`);
  };

export const pattern =
  (rule: RegExp, what: string, max = 3000): Check =>
  (value, at, report) => {
    string(max)(value, at, report);
    if (typeof value === 'string' && !rule.test(value)) report.add(at, `must be a valid ${what}`);
  };

export const bool: Check = (value, at, report) => {
  if (typeof value !== 'boolean') report.add(at, 'must provide a boolean');
};

export const integer =
  (min: number, max: number): Check =>
  (value, at, report) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) report.add(at, 'must provide an integer');
    else if (value < min) report.add(at, `must be greater than or equal to ${min}`);
    else if (value > max) report.add(at, `must be less than or equal to ${max}`);
  };

export const number: Check = (value, at, report) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) report.add(at, 'must provide a number');
};

export const oneOf =
  (...allowed: readonly unknown[]): Check =>
  (value, at, report) => {
    if (!allowed.includes(value)) report.add(at, `must be a valid enum value: ${allowed.join(', ')}`);
  };

export const list =
  (item: Check, min: number, max: number): Check =>
  (value, at, report) => {
    if (!Array.isArray(value)) {
      report.add(at, 'must provide an array');
      return;
    }
    if (value.length < min) report.add(at, `no less than ${min} items allowed`);
    if (value.length > max) report.add(at, `no more than ${max} items allowed`);
    value.forEach((entry, index) => {
      item(entry, `${at}/${index}`, report);
    });
  };

/** An object with these fields and no others: Slack refuses whatever it does not know. */
export const record =
  (
    required: Shape,
    optional: Shape = {},
    also?: (value: Fields, at: string, report: Report) => void,
  ): Check =>
  (value, at, report) => {
    if (!isFields(value)) {
      report.add(at, 'must provide an object');
      return;
    }
    for (const [name, check] of Object.entries(required)) {
      if (value[name] === undefined) report.add(at, `missing required field: ${name}`);
      else check(value[name], `${at}/${name}`, report);
    }
    for (const [name, given] of Object.entries(value)) {
      if (given === undefined || name in required) continue;
      const check = Object.hasOwn(optional, name) ? optional[name] : undefined;
      if (check === undefined) report.add(at, `invalid additional property: ${name}`);
      else check(given, `${at}/${name}`, report);
    }
    also?.(value, at, report);
  };

/** Chooses the check by the `type` field. */
export const byType =
  (checks: Shape): Check =>
  (value, at, report) => {
    if (!isFields(value)) {
      report.add(at, 'must provide an object');
      return;
    }
    const { type } = value;
    const check = typeof type === 'string' && Object.hasOwn(checks, type) ? checks[type] : undefined;
    if (check === undefined) report.add(`${at}/type`, `unsupported type: ${String(type)}`);
    else check(value, at, report);
  };

export const anything: Check = () => {};
