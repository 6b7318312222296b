import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { SettingsRow } from "@/features/settings/row";
import type { DeviceSessionView } from "@/gen/DeviceSessionView";
import type { ProfileView } from "@/gen/ProfileView";
import { useCommand, useDeviceSessions, useProfile } from "@/lib/data";
import { keys } from "@/lib/keys";
import { count, text } from "@/strings";
import { Button } from "@/ui/button";
import { ErrorNote, LoadError, Loading, Skeleton } from "@/ui/feedback";
import { Card, PageBody, PageHeader, Section } from "@/ui/page";
import { Avatar, nameOf } from "@/ui/user";
import { When } from "@/ui/when";
import { RemoveDialog } from "./remove-dialog";
import { profileText as words } from "./words";

/** Who is signed in, where, and the ways to leave. */
export function Profile() {
  const { data, error, refetch } = useProfile();
  return (
    <>
      <PageHeader title={words.title} />
      <PageBody data-testid="profile-screen">
        {data ? (
          <Sections profile={data} />
        ) : error ? (
          <LoadError failure={error} retry={() => void refetch()} />
        ) : (
          <Loading className="grid gap-3">
            <Skeleton className="h-16" />
            <Skeleton className="h-40" />
          </Loading>
        )}
      </PageBody>
    </>
  );
}

function Sections({ profile }: { profile: ProfileView }) {
  return (
    <>
      <header className="flex items-center gap-4">
        <Avatar user={profile.user} className="size-14 text-lg" />
        <div className="grid min-w-0">
          <h2 className="selectable truncate text-lg font-semibold tracking-tight">{nameOf(profile.user)}</h2>
          <p className="selectable truncate text-ink-2">{profile.user.email}</p>
        </div>
      </header>
      {profile.offline ? <ErrorNote error={profile.offline} /> : null}
      {profile.emails.length > 0 ? <Emails profile={profile} /> : null}
      <Session profile={profile} />
      {profile.expired ? null : <Devices />}
      <Leaving profile={profile} />
    </>
  );
}

function Emails({ profile }: { profile: ProfileView }) {
  return (
    <Section title={words.emails}>
      <Card>
        {profile.emails.map((email) => (
          <SettingsRow key={email.address} name={email.address}>
            <span className="shrink-0 text-xs text-ink-3">
              {email.verified ? (email.primary ? words.primary : "") : words.unverified}
            </span>
          </SettingsRow>
        ))}
      </Card>
    </Section>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <SettingsRow name={name}>
      <span className="shrink-0 text-end text-sm text-ink-2">{children}</span>
    </SettingsRow>
  );
}

function Session({ profile }: { profile: ProfileView }) {
  return (
    <div className="grid gap-6 lg:grid-cols-2">
      <Section title={words.session}>
        <Card>
          <Fact name={words.session}>{profile.expired ? words.ended : words.active}</Fact>
          {profile.expired ? null : (
            <Fact name={words.endsAt}>
              <When at={profile.session_ends_at} fallback={words.unknownEnd} />
            </Fact>
          )}
          <Fact name={words.twoFactor}>
            {profile.two_factor === null
              ? words.unknown
              : profile.two_factor
                ? words.twoFactorOn
                : words.twoFactorOff}
          </Fact>
        </Card>
      </Section>
      <Section title={words.here}>
        <Card>
          <Fact name={words.connections}>{count(profile.connections)}</Fact>
          <Fact name={words.accounts}>{count(profile.accounts)}</Fact>
          <Fact name={words.waiting}>{count(profile.waiting)}</Fact>
        </Card>
      </Section>
    </div>
  );
}

function Devices() {
  const { data, error, refetch } = useDeviceSessions();
  const client = useQueryClient();
  const end = useCommand((backend, id: string | null) => backend.endDeviceSessions(id), {
    done: (_, id) => (id === null ? words.endedAll : words.ended1),
    onDone: () => void client.invalidateQueries({ queryKey: keys.deviceSessions }),
  });
  const elsewhere = data?.filter((one) => !one.here) ?? [];
  return (
    <Section
      title={words.devices}
      data-testid="devices"
      aside={
        elsewhere.length > 1 ? (
          <Button
            look="link"
            size="bare"
            pending={end.pending}
            onClick={() => end.run(null)}
            data-testid="end-others"
          >
            {words.endOthers}
          </Button>
        ) : null
      }
    >
      <Card>
        {data ? (
          data.map((one) => (
            <Device key={one.id} device={one} pending={end.pending} onEnd={() => end.run(one.id)} />
          ))
        ) : error ? (
          <LoadError failure={error} retry={() => void refetch()} />
        ) : (
          <Loading className="p-4">
            <Skeleton />
          </Loading>
        )}
      </Card>
    </Section>
  );
}

interface DeviceProps {
  device: DeviceSessionView;
  pending: boolean;
  onEnd: () => void;
}

function Device({ device, pending, onEnd }: DeviceProps) {
  return (
    <SettingsRow
      name={device.program || words.unknownProgram}
      hint={
        <>
          {device.place ? `${device.place} · ` : null}
          {device.here ? (
            words.thisComputer
          ) : (
            <>
              {words.lastUsed} <When at={device.last_active_at} past />
            </>
          )}
        </>
      }
    >
      {device.here ? null : (
        <Button size="sm" disabled={pending} onClick={onEnd} data-testid="end-device">
          {words.endOne}
        </Button>
      )}
    </SettingsRow>
  );
}

function Leaving({ profile }: { profile: ProfileView }) {
  const [asking, setAsking] = useState(false);
  const signOut = useCommand((backend) => backend.signOut());
  return (
    <Section title={words.leave}>
      <Card>
        <SettingsRow name={text.nav.signOut} hint={words.signOutHint}>
          <Button
            size="sm"
            pending={signOut.pending}
            onClick={() => signOut.run()}
            data-testid="profile-sign-out"
          >
            {text.nav.signOut}
          </Button>
        </SettingsRow>
        <SettingsRow name={words.remove} hint={words.removeHint}>
          <Button size="sm" onClick={() => setAsking(true)} data-testid="remove-user">
            {words.removeDo}
          </Button>
        </SettingsRow>
      </Card>
      {asking ? (
        <RemoveDialog
          user={profile.user}
          connections={profile.connections}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </Section>
  );
}
