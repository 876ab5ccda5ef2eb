import { makeKeyRing } from '../../functions/domain/identity/key-ring.ts';
import type { ContactId } from '../../functions/domain/mail/contact-id.ts';
import type { Purpose } from '../../functions/domain/mail/token.ts';

/** The keys that signed {@link OLD_TOKENS}. */
export const oldKeys = makeKeyRing('p'.repeat(32), ['s'.repeat(32)]);

export interface OldToken {
  readonly purpose: Purpose;
  readonly contact: ContactId;
  readonly token: string;
  /** Whether the token ends: on 15 January 2027. */
  readonly expires: boolean;
}

const row = (
  purpose: Purpose,
  ref: string,
  week: string,
  kind: ContactId['kind'],
  token: string,
  expires = purpose !== 'unsubscribe',
): OldToken => ({ purpose, contact: { ref, week, kind }, token, expires });

/**
 * Tokens from mails that went out before November 2026, made by the code of that time: base64url, in mixed
 * case, some with a `-` or `_` at the end. They must stay readable as long as we promised. For unsubscribing
 * that is for ever.
 */
export const OLD_TOKENS: readonly OldToken[] = [
  row('score', 'abcdefghijklmnop', '2026-W47', 'score', 'ED4GrwAARDIUx0JUtjXPUWGmkH7E_LU8Qj3r'),
  row('score', 'abcdefghijklmnop', '2026-W47', 'score', 'ED4GrwAARDIUx0JUtjXPAAAzlPvM-l7bCu_a', false),
  row('unsubscribe', 'abcdefghijklmnop', '2026-W47', 'score', 'EZUGrwAARDIUx0JUtjXPAAAQsl0AC2nt9vY6'),
  row('case', 'abcdefghijklmnop', '2026-W47', 'score', 'Ej4GrwAARDIUx0JUtjXPUWE_26j_X1zPi1Kk'),
  row('cause', 'abcdefghijklmnop', '2026-W47', 'score', 'Ez4GrwAARDIUx0JUtjXPUWGGk-WBRINt_QRP'),
  row('unsubscribe', 'y4vgkv572p6oimdq', '2026-W09', 'follow-up', 'EZUGiQLHKmVXv9P85DBwAAB9PoPoimrEKXX-'),
  row('unsubscribe', 'krrxbzyh4fbckew2', '2026-W06', 'reminder', 'EZUGhgFUY3DnB-FCJRLaAACTP8s5aZwt7b5_'),
  row('unsubscribe', 'xfs3knrjghuw2ia4', '2026-W03', 'reminder', 'EZUGgwG5ZbU2KTHpbSAcAAB3UliNlqxznp--'),
  row('unsubscribe', 'guztgen2znpfo5ok', '2026-W08', 'thanks', 'EZUGiAM1MzMRusteV3XKAAD7prF8YHssPw-_'),
  row('unsubscribe', 'iuihp65h5xhmqwvd', '2026-W08', 'follow-up', 'EZUGiAJFEHf7p-3OyFqjAACELUtgH_qz0f_-'),
  row('unsubscribe', 'wfqmgyujlmugftxu', '2026-W08', 'score', 'EZUGiACxYMNiiVsoYs70AABEf78vLIxotJ__'),
  row('score', '4yuch72av4gbhty5', '2026-W05', 'thanks', 'ED4GhQPmKCP_QK8ME88dUWHarmc36nau177-'),
  row('score', 'j4thaka6gxf7uhx6', '2026-W08', 'score', 'ED4GiABPJnAoHjXL-h7-UWH-aWHFHHSsYRg_'),
  row('score', 'ccn5zvjucnhjbxnw', '2026-W01', 'follow-up', 'ED4GgQIQm9zVNBNOkN22UWEcYgXszR1DBW--'),
  row('score', 'zstctjojxeyu26ib', '2026-W02', 'follow-up', 'ED4GggLMpimlybkxTXkBUWElEgkKe9chex-_'),
  row('score', 'zeczcjfp2s7klxah', '2026-W09', 'reminder', 'ED4GiQHJBZEkr9S-pdwHUWFs9B46EC6PtM_-'),
  row('score', 'nl5crz3plr5bgkti', '2026-W06', 'reminder', 'ED4GhgFq-ijnb1x6EypoUWGLhB7-8J0L0B__'),
];
