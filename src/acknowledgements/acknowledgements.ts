import { type Assignments, createAssignments } from './assignments.ts';
import { type Campaigns, createCampaigns } from './campaigns.ts';
import { type Changes, createChanges } from './changes.ts';
import { type Chasers, createChasers } from './chasers.ts';
import type { Desk } from './desk.ts';
import { createDigests, type Digests } from './digests.ts';
import { createLaunching, type Launching } from './launching.ts';
import { createNotes, type Notes } from './notes.ts';
import { createPrints, type Prints } from './prints.ts';
import { createQuestions, type Questions } from './questions.ts';
import { settleMessages } from './settling.ts';
import { createTasks, type Tasks } from './tasks.ts';

/** Campaigns and what people answer: everything HR and each person can do with a published policy. */
export interface Acknowledgements {
  readonly desk: Desk;
  readonly campaigns: Campaigns;
  readonly assignments: Assignments;
  readonly questions: Questions;
  readonly tasks: Tasks;
  readonly notes: Notes;
  readonly changes: Changes;
  readonly launching: Launching;
  readonly chasers: Chasers;
  readonly digests: Digests;
  readonly prints: Prints;
}

export function openAcknowledgements(desk: Desk): Acknowledgements {
  settleMessages(desk);
  return {
    desk,
    campaigns: createCampaigns(desk),
    assignments: createAssignments(desk),
    questions: createQuestions(desk),
    tasks: createTasks(desk),
    notes: createNotes(desk),
    changes: createChanges(desk),
    launching: createLaunching(desk),
    chasers: createChasers(desk),
    digests: createDigests(desk),
    prints: createPrints(desk),
  };
}
