/**
 * Slack's limits, in characters unless another unit is named. Each line links the page that states them.
 */
export const LIMITS = {
  /** https://docs.slack.dev/reference/block-kit/blocks */
  blocksPerMessage: 50,
  blocksPerView: 100,
  /** https://docs.slack.dev/reference/methods/chat.postMessage: longer text is cut */
  messageText: 40_000,
  /** https://docs.slack.dev/reference/methods/chat.update: longer text is refused */
  updateText: 4000,
  /** https://docs.slack.dev/reference/block-kit/blocks/section-block */
  sectionText: 3000,
  sectionFields: 10,
  fieldText: 2000,
  /** https://docs.slack.dev/reference/block-kit/blocks/context-block */
  contextText: 3000,
  /** https://docs.slack.dev/reference/block-kit/blocks/actions-block */
  actionsPerBlock: 25,
  /** https://docs.slack.dev/reference/block-kit/block-elements/button-element */
  buttonText: 75,
  buttonValue: 2000,
  url: 3000,
  /** https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object */
  confirmText: 300,
  confirmButton: 30,
  /** https://docs.slack.dev/reference/block-kit/blocks/input-block */
  label: 2000,
  hint: 2000,
  /** https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element */
  inputLength: 3000,
  /** https://docs.slack.dev/reference/block-kit/composition-objects/option-object */
  optionText: 75,
  /** https://docs.slack.dev/reference/block-kit/block-elements/radio-button-group-element, …/checkboxes-element */
  radioOptions: 10,
  /** https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element */
  menuOptions: 100,
  /** https://docs.slack.dev/reference/views/modal-views */
  viewTitle: 24,
  viewButton: 24,
  privateMetadata: 3000,
  /** https://docs.slack.dev/reference/app-manifest */
  commandName: 32,
  commandDescription: 2000,
  commandHint: 1000,
  commands: 50,
} as const;

/** Buttons in one row: Slack wraps more, and a phone shows two or three. */
export const BUTTONS_PER_ROW = 5;
