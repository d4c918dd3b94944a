package sheet

import (
	"slices"
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// role says how the cells of a column are read, where a field alone does not.
type role uint8

const (
	roleValue      role = iota // the cell is the field's value
	roleCityState              // "Albany, NY": name and region
	roleRegionID               // the position in the book's region list
	roleStrongID               // the title can only mean the POP index
	roleISDN                   // yes or no
	roleSurcharge              // yes, no or an amount
	roleMulticast              // yes or no
	roleServices               // words of services, seldom a number
	roleSpeedMark              // the title is a speed, the cell a mark
	roleExactSpeed             // bit/s as they stand, as this program writes them
	roleCount
)

// meaning is what a title may stand for.
type meaning struct {
	field phonebook.Field
	role  role
}

// synonyms are the titles of lists seen in the wild, as [title] leaves them,
// each under what it may mean. A word may stand in several lines; the content of
// the column then decides, in this order.
var synonyms = []struct {
	field phonebook.Field
	role  role
	words string
}{
	{phonebook.FieldID, roleStrongID, "pop id|popid|pop index"},
	{phonebook.FieldID, roleValue, "id|index|pop no|node|site id|record id"},
	{phonebook.FieldCountry, roleValue, "country|country dependency|country id|cntry|nation|country code|cc|iso|country name|code|" +
		"land|staat|länderkennzahl|pays|país|paese|nazione|landcode|страна|国|国名|國家|国家|국가"},
	{phonebook.FieldAreaCode, roleValue, "area code|areacode|area|npa|ac|city code|std code|std|prefix|code|" +
		"vorwahl|ortsvorwahl|ortskennzahl|indicatif|indicatif régional|prefijo|código de área|prefisso|netnummer|kengetal|indicativo|riktnummer|" +
		"код города|код|市外局番|区号|區號|지역번호"},
	{phonebook.FieldRegion, roleRegionID, "region id"},
	{phonebook.FieldRegion, roleValue, "region|state|province|prov|prov st|st|state province|state prov|county|area|land|" +
		"bundesland|kanton|région|département|provincia|comunidad|estado|regione|provincie|regio|distrito|регион|область|地域|都道府県|省|省份|지역"},
	{phonebook.FieldName, roleCityState, "city state|city st|city and state|city province|city prov|town state"},
	{phonebook.FieldName, roleValue, "pop name|popname|pop|city|location|town|name|calling area|rate center|rate centre|exchange|site|serving area|city name|city town|area|prefix|loc|" +
		"ort|stadt|standort|einwahlknoten|einwahlpunkt|ville|localité|ciudad|localidad|città|località|plaats|stad|cidade|nom|nombre|nome|naam|" +
		"город|都市|都市名|市|城市|도시|アクセスポイント|アクセスポイント名|place"},
	{phonebook.FieldAccessNumber, roleValue, "access number|access numbers|access no|access|number|no|phone|phone number|phone numbers|phone no|tel|tel no|telephone|telephone number|telephone no|" +
		"dial in number|dial in numbers|dial in|dial up number|dialup number|local number|local access number|modem number|dnis|loc|" +
		"rufnummer|telefonnummer|telefon|einwahlnummer|zugangsnummer|nummer|numéro|numéro d accès|téléphone|número|número de acceso|teléfono|numero|numero di accesso|telefono|" +
		"telefoonnummer|inbelnummer|número de acesso|telefone|телефон|номер|номер телефона|アクセス番号|電話番号|电话|电话号码|電話號碼|전화번호"},
	{phonebook.FieldMinBaud, roleExactSpeed, "min speed|minimum speed"},
	{phonebook.FieldMinBaud, roleValue, "min|minimum analog speed|minimum baud rate|low speed|min baud|minimum|min bps|" +
		"mindestgeschwindigkeit|vitesse min|vitesse minimale|velocidad mínima|velocità minima|最低速度"},
	{phonebook.FieldMaxBaud, roleExactSpeed, "max speed|maximum speed"},
	{phonebook.FieldMaxBaud, roleValue, "max|maximum analog speed|maximum baud rate|high speed|max baud|maximum|max bps|speed|speeds|modem speed|modem speeds|baud|baud rate|bps|bandwidth|v90|v 90|" +
		"geschwindigkeit|höchstgeschwindigkeit|bitrate|vitesse|vitesse max|vitesse maximale|débit|velocidad|velocidad máxima|velocità|velocità massima|snelheid|velocidade|" +
		"скорость|速度|最大速度|最高速度|通信速度|속도|modem type|max kbps"},
	{phonebook.FieldReserved, roleValue, "reserved|reserved flag"},
	{phonebook.FieldFlags, roleValue, "service flags|service flag|flags"},
	{phonebook.FieldFlags, roleServices, "type|service|services|access type|service type|" +
		"dienst|dienste|art|typ|tipo|servicio|servicios|servizio|servizi|diensten|サービス|服务|서비스"},
	{phonebook.FieldFlags, roleISDN, "isdn|rnis|rdsi|numéris"},
	{phonebook.FieldFlags, roleSurcharge, "surcharge|toll|zuschlag|surtaxe|recargo|toeslag"},
	{phonebook.FieldFlags, roleMulticast, "multicast"},
	{phonebook.FieldMaxBaud, roleSpeedMark, "64k|128k|56k"},
	{phonebook.FieldDialUpEntry, roleValue, "dial up entry|dialup entry|dialup networking entry|dial up networking entry|dun|dun entry|connection|connectoid|entry name|" +
		"dfü verbindung|verbindung|connexion|conexión|connessione|verbinding|接続|接続名"},
	{phonebook.FieldStatus, roleValue, "status|in service|active|enabled|live|pop status|aktiv|in betrieb|statut|état|en service|actif|estado|activo|stato|attivo|actief|статус|状態|状态|상태"},
	{phonebook.FieldComments, roleValue, "comments|comment|notes|note|remarks|remark|" +
		"bemerkung|bemerkungen|anmerkung|anmerkungen|hinweis|hinweise|kommentar|remarque|remarques|commentaire|commentaires|observations|" +
		"observaciones|comentarios|notas|commenti|osservazioni|opmerking|opmerkingen|observações|примечание|примечания|комментарий|備考|コメント|备注|備註|비고"},
}

var meanings = func() map[string][]meaning {
	m := make(map[string][]meaning)
	for _, s := range synonyms {
		for w := range strings.SplitSeq(s.words, "|") {
			w = title(w)
			m[w] = append(m[w], meaning{s.field, s.role})
		}
	}
	return m
}()

// phrases are the synonyms long enough to be looked for inside longer titles,
// the longest first.
var phrases = func() []string {
	var all []string
	for w := range meanings {
		if len(w) >= 4 {
			all = append(all, w)
		}
	}
	slices.SortFunc(all, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	return all
}()

// believed are the titles that this program writes. They mean what they say
// whatever the column holds: a book may have one POP with the number 1.
var believed = func() map[string]bool {
	m := make(map[string]bool)
	for _, h := range exportHeader {
		m[title(h)] = true
	}
	return m
}()

// lookUp returns what a title may mean and how sure that is.
func lookUp(t string) ([]meaning, float64) {
	if m := meanings[t]; len(m) > 0 {
		return m, 1
	}
	if strings.Contains(t, "toll free") || strings.Contains(t, "freephone") {
		return nil, 0 // the opposite of a surcharge
	}
	for _, p := range phrases {
		if strings.Contains(" "+t+" ", " "+p+" ") {
			return meanings[p], 0.7
		}
	}
	return nil, 0
}
