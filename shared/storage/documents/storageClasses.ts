/** Storage classes in documents: one that is not known here makes its document unreadable, whatever else it says. */
import * as z from 'zod';
import { otherStorageClasses, storageClasses } from '../storageClass.ts';

export const transitionClass = z.enum(storageClasses, {
  error: ({ input }) => `${shown(input)} is no storage class that a rule can move objects to`,
});

export const anyStorageClass = z.enum([...storageClasses, ...otherStorageClasses], {
  error: ({ input }) => `${shown(input)} is no storage class that is known here`,
});

function shown(input: unknown): string {
  return typeof input === 'string' ? JSON.stringify(input.slice(0, 60)) : `a ${typeof input}`;
}
