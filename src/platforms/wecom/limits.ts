/**
 * WeCom's limits. Lengths of cards are characters that are shown; what is longer is cut on the screen, so nothing of ours is.
 * https://developer.work.weixin.qq.com/document/path/90236 unless another page is named.
 */
export const LIMITS = {
  /** In bytes: longer texts are cut without a word. */
  textBytes: 2048,
  /** Receivers of one call. */
  batch: 1000,
  /** Messages of the app to one member; what is more vanishes without an error. */
  perMinute: 30,
  perHour: 1000,
  /** Of these, what answers questions at once; the rest is the outbox's. */
  answersPerMinute: 20,
  answersPerHour: 600,
  /** The longest time in which an equal request is delivered once. */
  duplicateSeconds: 14_400,
  source: 20,
  title: 36,
  desc: 44,
  sub: 160,
  /** The page names no limit; this is what a phone shows without folding. */
  quote: 256,
  rows: 6,
  rowName: 5,
  rowValue: 30,
  buttons: 6,
  button: 10,
  jumps: 3,
  jump: 18,
  voteOptions: 20,
  voteOption: 17,
  selects: 3,
  selectTitle: 13,
  selectOptions: 10,
  selectOption: 10,
  submit: 10,
  /** In bytes. */
  key: 1024,
  optionId: 128,
  url: 2048,
  task: 128,
  /** A card may be changed this long after it was sent or pressed. …/94888 */
  updateMs: 72 * 3_600_000,
  /** https://developer.work.weixin.qq.com/document/path/90231, in bytes. */
  menuName: 16,
  menuSubName: 40,
  menuKey: 128,
  menuButtons: 3,
  menuSubButtons: 5,
} as const;
