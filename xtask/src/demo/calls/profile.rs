//! Who calls whom in each demo account. All numbers are of ranges that are set aside for fiction,
//! where a country has one.

/// What an account calls.
pub(super) struct Profile {
    /// The account.
    pub(super) account: &'static str,
    /// What the usage lines of its invoices bill, by description.
    pub(super) lines: &'static [(&'static str, Kind)],
    /// Its people.
    pub(super) people: &'static [Person],
    /// Its own numbers begin with this; two digits follow.
    pub(super) own: &'static str,
    /// Its toll-free number.
    pub(super) toll_free: &'static str,
    /// Area codes of the people it speaks with, and the destination of each; the first is the
    /// likeliest.
    pub(super) areas: &'static [(&'static str, &'static str)],
    /// How many numbers it speaks with.
    pub(super) contacts: u64,
    /// Weight of each hour of the day, from the first that has any.
    pub(super) hours: (i8, &'static [u64]),
    /// Weight of each day of the week, Monday first.
    pub(super) week: [u64; 7],
    /// Calls that nobody bills, in percent of those that are billed.
    pub(super) free_percent: u64,
}

/// What a usage line bills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Calls to the account's toll-free number.
    TollFree,
    /// Calls within Canada and the United States.
    National,
    /// Calls to other countries.
    International,
}

/// A person with an extension.
pub(super) struct Person {
    pub(super) extension: &'static str,
    pub(super) name: &'static str,
    pub(super) cost_centre: &'static str,
}

const fn person(extension: &'static str, name: &'static str, cost_centre: &'static str) -> Person {
    Person { extension, name, cost_centre }
}

/// A country: what its numbers begin with, how many digits follow, what a minute costs in
/// proportion to the others, and how often it is called.
pub(super) struct Country {
    pub(super) name: &'static str,
    pub(super) prefix: &'static str,
    pub(super) digits: u32,
    pub(super) rate: u64,
    pub(super) weight: u64,
}

const fn country(
    name: &'static str,
    prefix: &'static str,
    digits: u32,
    rate: u64,
    weight: u64,
) -> Country {
    Country { name, prefix, digits, rate, weight }
}

/// Some are expensive, and rarely called.
pub(super) const COUNTRIES: [Country; 9] = [
    country("United Kingdom", "+4420794600", 2, 40, 30),
    country("France", "+331990012", 2, 45, 24),
    country("Germany", "+493023125", 3, 45, 14),
    country("Ireland", "+3532091003", 2, 60, 8),
    country("Australia", "+6125550101", 1, 55, 7),
    country("India", "+9122555501", 2, 90, 9),
    country("Côte d’Ivoire", "+22527225550", 2, 260, 4),
    country("Cuba", "+5378550", 3, 480, 3),
    country("Satellite (Inmarsat)", "+8707725550", 2, 1_500, 1),
];

/// Names of people who call; some have what a file must quote, and what a spreadsheet would run.
pub(super) const NAMES: [&str; 24] = [
    "Hélène Beauséjour",
    "O’Brien, Siobhán",
    "Zoë Lefèbvre",
    "André Côté",
    "Nguyễn Thị Hoa",
    "Łukasz Żak",
    "Garage \"Chez Léo\", Lachine",
    "Marguerite d’Youville",
    "José Ángel Núñez",
    "Priya Raghunathan",
    "Wójcik & Fils",
    "François Ménard",
    "@home Nursing",
    "Grant MacDonald",
    "Chloe\u{301} Tremblay",
    "Ahmed El-Sayed",
    "Øyvind Sæther",
    "Île-Perrot Hardware",
    "Jürgen Groß",
    "Tanaka 春子",
    "M. Beaulieu (pharmacie)",
    "",
    "",
    "Kim Blackwood",
];

const OFFICE: (i8, &[u64]) = (7, &[1, 6, 12, 13, 11, 5, 8, 12, 11, 8, 3, 1]);

/// All accounts that call.
pub(super) const PROFILES: [Profile; 4] = [
    Profile {
        account: "acct-1001",
        lines: &[("Toll-free calls", Kind::TollFree), ("International calls", Kind::International)],
        people: &[
            person("101", "Dana Moreau", "Reception"),
            person("102", "Bill Okafor", "Billing"),
            person("103", "Vera Lindqvist", "Reception"),
            person("104", "Jordan Lee", "Management"),
            person("110", "Dr. Amélie Roy", "Orthodontics"),
            person("111", "Dr. Hugh Ferris", "General Dentistry"),
            person("112", "Dr. Mei-Ling Zhou", "General Dentistry"),
            person("120", "Hygiene 1", "Hygiene"),
            person("121", "Hygiene 2", "Hygiene"),
            person("130", "Laboratory", "Laboratory"),
            person("140", "On-call line", "General Dentistry"),
            person("0042", "Fax", "Reception"),
        ],
        own: "+141655501",
        toll_free: "+18005550142",
        areas: &[
            ("647555", "Toronto"),
            ("905555", "Mississauga"),
            ("416555", "Toronto"),
            ("613555", "Ottawa"),
            ("514555", "Montréal"),
            ("705555", "Barrie"),
            ("519555", "London"),
            ("212555", "New York"),
        ],
        contacts: 600,
        hours: OFFICE,
        week: [24, 22, 21, 21, 17, 4, 1],
        free_percent: 60,
    },
    Profile {
        account: "acct-1002",
        lines: &[("Calls in Canada and the U.S.", Kind::National)],
        people: &[
            person("2001", "Sam Keller", "Dispatch"),
            person("2002", "Rosalind Achebe", "Dispatch"),
            person("2003", "Dispatch 3", "Dispatch"),
            person("2004", "Dispatch 4", "Dispatch"),
            person("2101", "Customs desk", "Customs"),
            person("2102", "Jean-Loup Gagné", "Customs"),
            person("2201", "Yard office", "Yard"),
            person("2301", "Accounts payable", "Finance"),
        ],
        own: "+160455501",
        toll_free: "+18885550119",
        areas: &[
            ("778555", "Vancouver"),
            ("403555", "Calgary"),
            ("206555", "Seattle"),
            ("587555", "Edmonton"),
            ("416555", "Toronto"),
            ("503555", "Portland"),
            ("310555", "Los Angeles"),
            ("514555", "Montréal"),
        ],
        contacts: 350,
        hours: (5, &[2, 6, 10, 12, 12, 11, 8, 10, 11, 9, 6, 3, 1]),
        week: [22, 22, 22, 22, 20, 6, 2],
        free_percent: 15,
    },
    Profile {
        account: "acct-1003",
        lines: &[("Appels interurbains", Kind::National)],
        people: &[
            person("0101", "Luc Tremblay", "Direction"),
            person("0102", "Comptoir", "Comptoir"),
            person("0103", "Préparation", "Atelier"),
            person("0104", "Élodie Bérubé", "Livraison"),
            person("0105", "Livraison", "Livraison"),
        ],
        own: "+151455501",
        toll_free: "+18775550164",
        areas: &[
            ("438555", "Montréal"),
            ("450555", "Laval"),
            ("418555", "Québec"),
            ("819555", "Trois-Rivières"),
            ("613555", "Ottawa"),
        ],
        contacts: 90,
        hours: (4, &[3, 8, 12, 11, 8, 6, 6, 5, 5, 4, 3, 2]),
        week: [8, 14, 15, 16, 20, 22, 12],
        free_percent: 25,
    },
    Profile {
        account: "acct-1004",
        lines: &[("Calls to Canada", Kind::National)],
        people: &[
            person("11", "Pat Nguyen", "Studio A"),
            person("12", "Front desk", "Front Desk"),
            person("13", "Control room", "Studio B"),
        ],
        own: "+161755501",
        toll_free: "+18665550177",
        areas: &[("416555", "Toronto"), ("514555", "Montréal"), ("902555", "Halifax")],
        contacts: 25,
        hours: OFFICE,
        week: [18, 20, 20, 20, 18, 8, 4],
        free_percent: 20,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_are_unique_within_an_account() {
        for profile in &PROFILES {
            let mut extensions: Vec<_> = profile.people.iter().map(|one| one.extension).collect();
            extensions.sort_unstable();
            extensions.dedup();
            assert_eq!(extensions.len(), profile.people.len(), "{}", profile.account);
        }
    }
}
