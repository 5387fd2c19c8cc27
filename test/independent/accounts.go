package independent

import (
	"github.com/plimsoll/plimsoll/test/independent/kit"
	"github.com/plimsoll/plimsoll/test/independent/tplcentral"
)

// accounts are those of environment.yaml, whose secrets are all made up.
func accounts() map[string][]kit.Account {
	return map[string][]kit.Account{
		"cargodocs": {
			{Name: "optimus", Secret: "Fake-Matrix-of-0ld", Tenant: "first"},
			{Name: "ratchet", Secret: "Fake-Wrench-Hand-2", Tenant: "first", Denied: []string{"/employees"}},
			{Name: "megatron", Secret: "Fake-Fusion-Cann0n", Tenant: "first", Denied: []string{"/"}},
			{Name: "grimlock", Secret: "Fake-Dino-Bot-King", Tenant: "second"},
			{Name: "wheeljack", Secret: "Fa$ke: 100%+ plus&more", Tenant: "first"},
		},
		"cargamos": {
			{Name: "ana@first.example", Secret: "Fake-Contrasena-1", Tenant: "first", Key: "fake-llave-primera"},
			{Name: "luis@second.example", Secret: "Fake-Contrasena-2", Tenant: "second", Key: "fake-llave-segunda"},
			{Name: "íñigo@first.example", Secret: "fake: año 100%+más", Tenant: "first", Key: "fake-llave-primera"},
		},
		"dataloy": {
			{Name: "fakeM2MFirst", Secret: "-fake_Secret-of-the-first-M2M-client", Tenant: "first"},
			{Name: "fakeM2MWeak", Secret: "-fake_Secret-of-the-weak-M2M-client", Tenant: "first", Denied: []string{"/Cargo", "/Voyage", "/PortCall"}},
			{Name: "fakeM2MSecond", Secret: "-fake_Secret-of-the-second-client", Tenant: "second"},
		},
		"oauthjwt": {
			{Name: "our own choice of id", Secret: "fake-api-token-first", Tenant: "first"},
			{Name: "clerk", Secret: "fake-api-token-clerk", Tenant: "first", Denied: []string{"/reports"}},
			{Name: "other", Secret: "fake-api-token-other", Tenant: "second"},
			{Name: "id+100% ok", Secret: "fake:Töken+20% more", Tenant: "first"},
		},
		"tplcentral": {
			{Name: "f00zz1ed-fake-0001", Secret: "fakeRumpelOne", Tenant: tplcentral.Guid},
			{Name: "f00zz1ed-fake-0002", Secret: "fakeRumpelTwo", Tenant: tplcentral.Guid, Denied: []string{"/orders"}},
			{Name: "f00zz1ed-fake-0003", Secret: "fakeRumpelThree", Tenant: "another"},
			{Name: "f00zz1ed-fake-0004", Secret: "fakeRumpelFour", Dynamic: true},
			{Name: "f00zz1ed-fake-0005", Secret: "fake: Rümpel+100%", Tenant: tplcentral.Guid},
		},
	}
}
