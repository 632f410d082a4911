import { statusOf } from '../acknowledgements/status.ts';
import { sayVersion } from '../acknowledgements/words.ts';
import { call } from '../messages/call.ts';
import type { Part } from '../messages/parts.ts';
import { campaignStrings } from './campaign-strings.ts';
import type { Reading } from './person-views.ts';
import { unsentHint } from './sending.ts';
import type { Services } from './services.ts';

/** HR's weekly digest: every campaign under way in one line, and what there is to do. */
export async function hrDigestParts(company: string, { lang }: Reading, services: Services): Promise<Part[]> {
  const text = campaignStrings[lang];
  const { campaigns, desk, questions, tasks } = services.acknowledgements;
  const items: string[] = [];
  for (const campaign of (await campaigns.list(company, ['running'])).slice(0, 20)) {
    const version = await desk.policies.version(company, campaign.version);
    if (version === undefined) continue;
    const { by, asked } = statusOf(await campaigns.counts(company, campaign.id));
    const figures = (['waiting', 'postponed', 'objected', 'declined', 'unreachable'] as const).flatMap(
      (state) => {
        const count = by[state] ?? 0;
        return count === 0 ? [] : [text.figures[state]?.(count) ?? ''];
      },
    );
    items.push(
      [`${sayVersion(version, lang)} ${by.acknowledged ?? 0}/${asked}`, ...figures].join(text.separator),
    );
  }
  if (items.length === 0) return [];
  const open = (await tasks.open(company)).length;
  const asked = (await questions.waiting(company)).length;
  return [
    { part: 'heading', text: text.hrDigestTitle },
    { part: 'list', items: items.map((line) => [line]) },
    ...(open + asked === 0
      ? []
      : ([
          { part: 'text', text: [text.openTasks(open, asked)] },
          { part: 'actions', actions: [{ label: text.openTasksButton, call: call('policy', 'tasks') }] },
        ] as const)),
    ...(await unsentHint(company, lang, services)),
  ];
}
