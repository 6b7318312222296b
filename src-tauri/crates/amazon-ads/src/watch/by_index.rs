//! Answers in two lists, `success` and `error`, each row of which names by `index` what it answers (documented).

use crate::id::ProfileId;
use crate::lenient::{NoList, Odd, Row};

/// The rows of both lists. An answer with neither is no answer.
pub(super) fn lists<'a>(answer: &Row<'a>) -> Result<(Vec<Row<'a>>, Vec<Row<'a>>), NoList> {
    if !answer.has("success") && !answer.has("error") {
        return Err(NoList);
    }
    Ok((answer.list("success")?, answer.list("error")?))
}

/// What the row answers. It counts from 0 (guessed: the descriptions give no example).
pub(super) fn index(row: &Row<'_>) -> Result<usize, Odd> {
    let ProfileId(index) = row.own_id("index")?;
    usize::try_from(index).map_err(|_| Odd)
}

/// One place for each of what was `asked`, with its answer. Two answers that differ are none; what was not asked
/// for is left out.
pub(super) fn place<T: PartialEq>(
    asked: usize,
    answers: impl IntoIterator<Item = (usize, T)>,
) -> Vec<Option<T>> {
    let mut places: Vec<(Option<T>, bool)> = (0..asked).map(|_| (None, false)).collect();
    for (index, answer) in answers {
        let Some((place, contradicted)) = places.get_mut(index) else { continue };
        match place {
            Some(first) if *first != answer => *contradicted = true,
            Some(_) => {}
            None => *place = Some(answer),
        }
    }
    places.into_iter().map(|(answer, contradicted)| answer.filter(|_| !contradicted)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_answer_has_its_place_and_contradictions_have_none() {
        let answers = [(2, 'c'), (0, 'a'), (1, 'b'), (1, 'x'), (2, 'c'), (9, 'z'), (usize::MAX, 'z')];
        assert_eq!(place(4, answers), [Some('a'), None, Some('c'), None]);
        assert_eq!(place(2, [(1, 'b'), (1, 'x'), (1, 'b')]), [None, None], "no majority is taken");
    }
}
