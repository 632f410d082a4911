import type { Acknowledgements } from '../acknowledgements/acknowledgements.ts';
import type { Policies } from '../acknowledgements/policies.ts';
import type { PrintedRecord } from '../acknowledgements/prints.ts';
import type { ExportDesk } from '../evidence/export-desk.ts';
import type { Report } from '../evidence/report.ts';
import type { StatusPictures } from '../evidence/status-days.ts';
import type { Witnessing } from '../evidence/witnessing.ts';
import type { Counts } from '../gaps/counts.ts';
import type { Gaps } from '../gaps/gaps.ts';
import type { RecentQuestions } from '../gaps/recent.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Availability } from '../people/availability.ts';
import type { Companies } from '../people/company.ts';
import type { Directory } from '../people/directory.ts';
import type { Imports } from '../people/import/imports.ts';
import type { Absences } from '../people/leave.ts';
import type { People } from '../people/people.ts';
import type { Places } from '../people/places.ts';
import type { RoleGroups } from '../people/role-groups.ts';
import type { Routines } from '../reminders/routines.ts';
import type { Sending } from '../reminders/sending.ts';
import type { RoutineUse } from '../reminders/use.ts';
import type { Shelf } from '../rulebook/shelf.ts';
import type { Clock } from '../shared/clock.ts';
import type { Lang } from '../shared/lang.ts';

/** The name of an account as its platform shows it, for “… shared a rule” and for lists that HR reads. */
export type NameOf = (workspace: string, account: string) => string | undefined;

/** Everything a command may use. Platforms are not among it. */
export interface Services extends RoutineUse {
  readonly clock: Clock;
  readonly shelf: Shelf;
  readonly companies: Companies;
  readonly people: People;
  readonly directory: Directory;
  readonly places: Places;
  readonly roleGroups: RoleGroups;
  readonly absences: Absences;
  readonly availability: Availability;
  readonly imports: Imports;
  readonly gaps: Gaps;
  readonly recent: RecentQuestions;
  readonly counts: Counts;
  readonly outbox: Outbox;
  readonly routines: Routines;
  /** Where who keeps subscriptions and personal cards has its say about a routine's recipients. */
  readonly sending: Sending;
  readonly policies: Policies;
  readonly acknowledgements: Acknowledgements;
  readonly statusPictures: StatusPictures;
  readonly exports: ExportDesk;
  readonly witnessing: Witnessing;
  /** A person's own record as one web page that stands alone. */
  readonly drawRecord: (record: PrintedRecord) => string;
  readonly report: (company: string) => Promise<Report>;
  /** The whole address of a path of the one web server, as people reach it; undefined where they do not. */
  readonly publicUrl: (path: string) => string | undefined;
  /** Notes that something could not be kept, and tells HR without the help of the store. */
  readonly storageTrouble: (error: unknown, lost: 'answer' | 'other') => void;
  readonly nameOf: NameOf;
  /** Names of features that are switched off because the platform did not grant what they need. */
  readonly missing: (
    company: string,
  ) => readonly { readonly feature: Record<Lang, string>; readonly needs: string }[];
}
