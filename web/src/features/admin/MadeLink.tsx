import '@/i18n/enAdmin';
import { Copy } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from '@/i18n/useTranslation';
import { copyText } from '@/parts/copyText';
import { Button } from '@/ui/Button';
import { TextField } from '@/ui/TextField';

type Props = { link: string; code?: string };

/** A link that was just made: the only time it can be seen. */
export function MadeLink({ link, code }: Props) {
  const { t } = useTranslation();
  const [isCopied, setCopied] = useState(false);
  return (
    <div className="mt-4 rounded-panel bg-accent-wash p-4">
      <TextField
        label={t('admin.link')}
        value={link}
        readOnly
        onFocus={(event) => event.target.select()}
        hint={t('admin.madeText')}
      />
      {code !== undefined && (
        <p className="mt-2">
          {t('admin.code')}{' '}
          <bdi className="font-bold tabular-nums tracking-wider">{inGroups(code)}</bdi>
        </p>
      )}
      <div className="mt-3 flex items-center gap-3">
        <Button
          kind="plain"
          size="small"
          icon={<Copy className="size-4" strokeWidth={2} aria-hidden="true" />}
          onClick={() => void copyText(link).then(setCopied)}
        >
          {t('admin.copy')}
        </Button>
        <span role="status" className="text-13 text-muted">
          {isCopied && t('admin.copied')}
        </span>
      </div>
    </div>
  );
}

/** Four by four, as it is read out. */
function inGroups(code: string): string {
  return (code.match(/.{1,4}/gu) ?? []).join('-');
}
