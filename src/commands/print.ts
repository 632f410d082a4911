import type { Sheet } from '../acknowledgements/assignments.ts';
import { pagesFor, readIn } from '../acknowledgements/pages.ts';
import { paperOf } from '../acknowledgements/paper.ts';
import type { PrintedRecord } from '../acknowledgements/prints.ts';
import { sayVersion } from '../acknowledgements/words.ts';
import type { Part } from '../messages/parts.ts';
import { dayIn } from '../time/days.ts';
import { nameOf, receiptOf } from './person-reading.ts';
import { personStrings } from './person-strings.ts';
import type { Reading } from './person-views.ts';
import type { Services } from './services.ts';

/** Most sheets in one file. */
const MOST = 100;

/** Finds the record behind a token; undefined when it is over or never was. */
export async function printedRecord(
  company: string,
  token: string,
  services: Services,
): Promise<PrintedRecord | undefined> {
  const found = await services.acknowledgements.prints.open(company, token);
  return found === undefined
    ? undefined
    : recordOf(company, found.person, found.assignment ?? undefined, services);
}

/** A person's record: of one sheet, or of everything they were ever asked. */
export async function recordOf(
  company: string,
  id: string,
  only: string | undefined,
  services: Services,
): Promise<PrintedRecord | undefined> {
  const { assignments, desk } = services.acknowledgements;
  const person = await desk.directory.byId(company, id);
  if (person === undefined) return undefined;
  const account = person.accounts[0];
  const lang =
    (account === undefined ? undefined : services.people.of(company, account).lang) ??
    person.lang ??
    services.companies.of(company).language;
  const office = desk.availability.officeOf(company, person);
  const reading: Reading = { lang, zone: office.zone, today: dayIn(office.zone, services.clock.now()) };
  const all = await assignments.mine(company, person.id);
  const wanted = all.filter((each) => only === undefined || each.id === only).slice(0, MOST);
  const sheets: { title: string; parts: Part[] }[] = [];
  for (const { id } of wanted) {
    const sheet = await assignments.any(company, id, lang);
    if (sheet !== undefined)
      sheets.push({
        title: sayVersion(sheet.version, lang),
        parts: await partsOf(company, sheet, services, reading),
      });
  }
  return { lang, title: `${personStrings[lang].receiptTitle} · ${nameOf(person, services)}`, sheets };
}

async function partsOf(company: string, sheet: Sheet, services: Services, reading: Reading): Promise<Part[]> {
  const { assignments, questions, desk } = services.acknowledgements;
  const { assignment, version } = sheet;
  const { lang } = reading;
  const text = personStrings[lang];
  const parts: Part[] = [];
  for (const receipt of await assignments.receipts(company, assignment.id))
    parts.push(
      ...((await receiptOf(company, receipt, services, reading, { buttons: false, whole: true })) ?? []),
    );
  const paper = await paperOf(desk, company, assignment.id);
  if (paper !== undefined)
    parts.push({
      part: 'facts',
      rows: [
        { label: text.paperLabel, value: [paper.signedOn] },
        { label: 'SHA-256', value: [paper.scan] },
      ],
    });
  for (const question of await questions.of(company, assignment.id))
    parts.push(
      { part: 'text', text: [`Q-${question.number} ${question.text}`] },
      { part: 'note', text: [question.answer ?? '–'] },
    );
  // The exact text: all frozen pages in the person's language, and in the deciding one beside it.
  const langs = [...new Set([readIn(version, lang), version.prevails])];
  for (const each of langs) for (const page of pagesFor(version, undefined, each)) parts.push(...page.parts);
  return parts;
}
