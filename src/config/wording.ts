import type { z } from 'zod';

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'settings below it',
  record: 'settings below it',
};

const quoted = (values: readonly unknown[]) => values.map((value) => `“${String(value)}”`).join(', ');

/** What is wrong with a value, for the operator; a setting's own message (a zone that does not exist) stands as it is. */
export function wordingOf(issue: z.core.$ZodIssue): string {
  // The schema library's own messages begin so; any other was written beside the setting.
  if (!/^(Invalid|Too|Unrecognized)/.test(issue.message)) return issue.message;
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined && /received undefined$/.test(issue.message)
        ? `is missing; it has to be ${KINDS[issue.expected] ?? issue.expected}`
        : `has to be ${KINDS[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return issue.values.length === 1
        ? `has to be ${quoted(issue.values)}`
        : `has to be one of ${quoted(issue.values)}`;
    case 'unrecognized_keys':
      return `there is no setting ${quoted(issue.keys)} here; look for a typing mistake`;
    case 'too_small':
      return issue.minimum === 1 ? 'must not be empty' : `has to be at least ${issue.minimum}`;
    case 'too_big':
      return issue.origin === 'string' || issue.origin === 'array'
        ? `is too long: at most ${issue.maximum}`
        : `has to be at most ${issue.maximum}`;
    case 'invalid_format':
      return 'is not written as it has to be; docs/configuration.md has an example';
    default:
      return issue.message;
  }
}
