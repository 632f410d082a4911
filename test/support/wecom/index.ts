export { UNTRUSTED } from './faults.ts';
export {
  AES_KEY,
  AGENT,
  CORP,
  SECRET,
  startWecomSimulator,
  TOKEN,
  type WecomSimulator,
} from './simulator.ts';
export { fieldsOf, type JsonFields, listOf, type SimMessage, type SimOptions, textOf } from './state.ts';
