import { createMemoryLedger } from '../../shared/ledger/memory.ts';
import { ledgerContract } from '../contract/ledger.ts';

ledgerContract('in memory', async () => ({ ledger: createMemoryLedger(), close: async () => {} }));
