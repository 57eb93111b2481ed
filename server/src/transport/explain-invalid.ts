import type * as z from 'zod/mini';
import { Refusal } from '../domain/refusal';

/** Says what is wrong with input that a schema did not accept: the first thing only, and where. */
export function explainInvalid(error: z.core.$ZodError): Refusal {
  const [issue] = error.issues;
  if (issue === undefined) return Refusal.badRequest('The request is not valid.');
  const place = issue.path.length === 0 ? 'request' : issue.path.map(String).join('.');
  return Refusal.badRequest(`${place}: ${issue.message}`);
}
