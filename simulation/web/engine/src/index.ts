/** The face of the engine in the web. */

export { courseOf, totalOf } from "./courses.js";
export { declared, measured, parameters, practices } from "./declared.js";
export type { Declared, Outcome, Parameter, State, Value } from "./declared.js";
export { Engine, fromBase64 } from "./engine.js";
export { Refused } from "./faults.js";
export { Pool } from "./pool.js";
export type { Answer, Wishes } from "./pool.js";
export type { Act, Happening, Question, RegimeAsked, Setting, Transition, Values } from "./question.js";
export { Run } from "./run.js";
export type { History, Outcomes, Wanted } from "./run.js";
