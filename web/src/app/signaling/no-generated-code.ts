import * as z from 'zod/mini';

// The page's policy forbids code made from text, which zod would otherwise try for speed.
z.config({ jitless: true });
