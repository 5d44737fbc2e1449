import { useMemo, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';

import { fieldErrorAt, hasOnlyFieldErrors } from '../../api/fieldErrors';
import type { Language, Profile } from '../../api/types';
import { languageName } from '../../format/languageName';
import { Button } from '../../ui/Button';
import { Failure } from '../../ui/Failure';
import { FieldsForm } from '../../ui/FieldsForm';
import { LanguageChoice } from '../../ui/LanguageChoice';
import { Notice } from '../../ui/Notice';
import { SelectField } from '../../ui/SelectField';
import { StaleNotice } from './StaleNotice';
import { useChangeProfile } from './useChangeProfile';
import { nameOf, zonesIn } from './zones';

const none = new Map<string, unknown>();

interface Props {
  accountId: string;
  profile: Profile;
  tag: string;
}

/** Changes the account's time zone and the language of its documents. */
export function SettingsForm({ accountId, profile, tag }: Props) {
  const { locale } = useIntl();
  const [chosen, setChosen] = useState<{ timeZone?: string; language?: Language }>({});
  const { save, isPending, isSuccess, isStale, error, reset } = useChangeProfile(accountId, tag);
  const { timeZone, language } = { ...profile, ...chosen };
  const zones = useMemo(() => zonesIn(locale, profile.timeZone), [locale, profile.timeZone]);
  const choose = (choice: typeof chosen) => {
    setChosen({ ...chosen, ...choice });
    reset();
  };
  return (
    <FieldsForm wrong={none} onSubmit={() => save({ timeZone, language })}>
      <SelectField
        name="timeZone"
        label={<FormattedMessage id="profile.timeZone" />}
        options={zones}
        value={timeZone}
        error={fieldErrorAt(error, '/timeZone')}
        onChange={(value) => choose({ timeZone: value })}
      />
      <LanguageChoice
        legend={<FormattedMessage id="profile.language" />}
        value={language}
        onChange={(value) => choose({ language: value })}
      />
      {isStale && (
        <StaleNotice edited={profile.edited}>
          <FormattedMessage
            id="profile.staleSettings"
            values={{
              zone: nameOf(locale, profile.timeZone),
              language: languageName(locale, profile.language),
            }}
          />
        </StaleNotice>
      )}
      {error && !isStale && !hasOnlyFieldErrors(error, ['/timeZone']) && <Failure error={error} />}
      {isSuccess && (
        <Notice>
          <FormattedMessage id="profile.settingsSaved" />
        </Notice>
      )}
      <Button kind="primary" type="submit" isPending={isPending}>
        <FormattedMessage id="profile.saveSettings" />
      </Button>
    </FieldsForm>
  );
}
