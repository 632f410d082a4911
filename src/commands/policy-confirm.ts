import { OWED } from '../acknowledgements/assignment-state.ts';
import type { Reply } from '../messages/parts.ts';
import { Refusal } from '../shared/errors.ts';
import { ANYONE, type AnyCommand, type Asking, defineCommand } from './command.ts';
import { ASSIGNMENT, personOf, sheetOf } from './person-reading.ts';
import type { Services } from './services.ts';

/** Runs another command for the same asker. */
type Lead = (name: string, ids: readonly string[], asking: Asking, services: Services) => Promise<Reply>;

/**
 * 签收, 确认, acknowledge: what people type. It leads on from where somebody stands, and records no answer: first the text, then
 * the statement with the three answers. With several that wait they are listed; a title, or a part of it, chooses one.
 */
export function confirmCommand(lead: Lead): AnyCommand {
  return defineCommand<{ words: string }>({
    name: 'policy confirm',
    words: { zh: ['签收', '确认', '签收确认'], en: ['acknowledge', 'confirm'] },
    may: ANYONE,
    effect: 'changes',
    check: (given) => ({
      args: { words: given.from === 'words' ? given.words.trim() : (given.ids[0] ?? '') },
    }),
    run: async ({ words }, asking, services) => {
      const id = ASSIGNMENT.test(words.toLowerCase())
        ? words.toLowerCase()
        : await oneOf(words, asking, services);
      if (id === undefined) return lead('policy mine', [], asking, services);
      const sheet = await sheetOf(id, asking, services);
      try {
        await services.acknowledgements.assignments.mayAnswer(sheet, 'acknowledged');
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        if (error.code === 'unread') return lead('policy read', [id, '1'], asking, services);
        // A check that is still open stands on the statement's page; anything else is said there as well.
      }
      return lead('policy choose', [id], asking, services);
    },
  });
}

/** The one that waits, or the one of those with this title. */
async function oneOf(words: string, asking: Asking, services: Services): Promise<string | undefined> {
  const person = await personOf(asking, services);
  const { assignments } = services.acknowledgements;
  const all = await assignments.mine(asking.company, person.id);
  const owed = all.filter(({ standing }) => OWED.includes(standing.state));
  const title = words.replace(/[《》“”"\s]/g, '').toLowerCase();
  if (title === '') return owed.length === 1 ? owed[0]?.id : undefined;
  const named: string[] = [];
  for (const { id } of owed) {
    const sheet = await assignments.any(asking.company, id, asking.lang);
    const titles = sheet === undefined ? [] : [sheet.version.title.zh, sheet.version.title.en];
    if (titles.some((each) => each.replace(/\s/g, '').toLowerCase().includes(title))) named.push(id);
  }
  return named.length === 1 ? named[0] : undefined;
}
