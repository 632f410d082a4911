import { COMMANDS } from '../../commands/registry.ts';
import type { Role } from '../../messages/request.ts';
import type { Lang } from '../../shared/lang.ts';

/** One command as completion offers it. `match`: every name under which it can be typed, lower case. */
export interface Suggestion {
  readonly word: string;
  readonly hint: string;
  readonly about: string;
  readonly match: readonly string[];
}

/** The commands somebody with these roles may type, in the registry's order; those that help names come first. */
export function suggestions(lang: Lang, roles: readonly Role[]): Suggestion[] {
  const usable = COMMANDS.filter(
    (command) => command.words[lang].length > 0 && command.may.some((role) => roles.includes(role)),
  );
  const sorted = [...usable.filter((each) => each.help), ...usable.filter((each) => !each.help)];
  return sorted.map((command) => ({
    word: command.words[lang][0] ?? command.name,
    hint: command.help?.hint[lang] ?? '',
    about: command.help?.about[lang] ?? '',
    match: [...command.words[lang], ...command.words[lang === 'zh' ? 'en' : 'zh']].map((word) =>
      word.toLowerCase(),
    ),
  }));
}
