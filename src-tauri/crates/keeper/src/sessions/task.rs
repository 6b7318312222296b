//! What a live session waits for at Clerk, as far as was seen.

use super::Sessions;
use crate::changes::Topic;
use crate::view::TaskKind;
use clerk::SessionTask;
use domain::UserId;

impl Sessions {
    /// The session of `user` turned out to wait for `task`.
    pub fn note_task(&self, user: &UserId, task: &SessionTask) {
        let noted = Some((user.clone(), kind(task)));
        let news = {
            let mut task = self.task.lock();
            let news = *task != noted;
            *task = noted;
            news
        };
        if news {
            self.changes.touched(&[Topic::Snapshot]);
        }
    }

    /// What the session of `user` waits for.
    pub fn task_of(&self, user: &UserId) -> Option<TaskKind> {
        self.task.lock().as_ref().filter(|(whose, _)| whose == user).map(|(_, kind)| *kind)
    }

    /// The session of `user` can be used.
    pub fn forget_task(&self, user: &UserId) {
        let was = self.task.lock().take_if(|(whose, _)| whose == user).is_some();
        if was {
            self.changes.touched(&[Topic::Snapshot]);
        }
    }
}

pub(crate) fn kind(task: &SessionTask) -> TaskKind {
    match task {
        SessionTask::ChooseOrganization => TaskKind::ChooseOrganization,
        SessionTask::ResetPassword => TaskKind::ResetPassword,
        SessionTask::SetupMfa => TaskKind::SetupMfa,
        _ => TaskKind::Other,
    }
}
